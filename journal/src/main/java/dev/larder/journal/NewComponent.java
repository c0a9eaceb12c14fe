package dev.larder.journal;

import dev.larder.datastore.Content;
import dev.larder.model.DatasetTypeName;

/// One artifact of a dataset that is to be put.
///
/// @param component the part of the dataset that it holds, named like a dataset type; empty for the dataset as a whole
/// @param format its media type
/// @param extension of its file name, without the dot; empty for none
public record NewComponent(String component, Content content, String format, String extension) {
  public NewComponent {
    component = component.isEmpty() ? "" : new DatasetTypeName(component).value();
  }
}
