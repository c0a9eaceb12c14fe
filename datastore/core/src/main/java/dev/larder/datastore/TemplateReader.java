package dev.larder.datastore;

import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a template and refuses what could make paths that are unsafe, too long, or the same for two artifacts.
final class TemplateReader {
  private static final int MAX_LENGTH = 1_000;
  private static final String FIELDS = "{run}, {dataset_type}, {data_id}, {id}, {component}, {attempt}, {extension} and the dimensions of dataset types";
  private static final Set<String> OPTIONAL = Set.of("component", "attempt", "extension");
  /// Before a dimension of the name of a field.
  private static final String DIMENSION = "dimension:";

  private final String template;
  private int at;

  TemplateReader(String template) {
    this.template = template;
  }

  /// A field, or text where `field` is empty.
  ///
  /// @param at where it begins, from 0
  /// @param text where it is text
  /// @param before in brackets
  /// @param after in brackets
  private record Token(int at, String text, String field, boolean bracketed, String before, String after) {
    boolean isText() {
      return field.isEmpty();
    }

    Token withBefore(String separator) {
      return new Token(at, text, field, bracketed, separator + before, after);
    }
  }

  PlacementTemplate read() {
    if (template.length() > MAX_LENGTH) {
      throw new PlacementException("a template has %,d characters: %s…".formatted(template.length(),
          template.substring(0, 60)), "Use at most %,d.".formatted(MAX_LENGTH));
    }
    List<List<Token>> tokens = new ArrayList<>();
    do {
      tokens.add(element());
    } while (at++ < template.length());
    at = 0;
    List<Token> file = tokens.removeLast();
    List<List<TemplatePart>> elements = new ArrayList<>();
    for (List<Token> folder : tokens) {
      elements.add(folder(folder));
    }
    int id = id(file);
    boolean componentFolder = elements.stream().anyMatch(parts -> parts.contains(new TemplatePart.Component()));
    TemplateTail tail = tail(file.subList(id + 1, file.size()), componentFolder);
    elements.add(file.subList(0, id).stream().map(this::part).toList());
    checkSum(elements, file.getFirst(), tail);
    return new PlacementTemplate(template, elements, tail);
  }

  private void checkSum(List<List<TemplatePart>> elements, Token file, TemplateTail tail) {
    if (elements.subList(0, elements.size() - 1).stream().noneMatch(TemplateReader::isAlwaysThere)) {
      throw bad(file.at, "files may stand in no folder", "Put them into one that is always there, e.g. {run}/…");
    }
    if (elements.stream().flatMap(List::stream).filter(TemplatePart.Component.class::isInstance).count() > 1) {
      throw bad(file.at, "it shows {component} in two folders", "Show it once.");
    }
    int text = TemplateLimits.literals(elements.getLast()) + tail.literals();
    if (text > TemplateLimits.FILE_TEXT) {
      throw bad(file.at, "the file name holds %d characters of text besides its fields".formatted(text),
          "Write at most %d: there must be room for the id, a component and an extension. Folders have more room."
              .formatted(TemplateLimits.FILE_TEXT));
    }
    if (!TemplateLimits.fits(elements)) {
      throw bad(file.at, "what it makes may not fit into %,d bytes".formatted(PlacementTemplate.MAX_PATH),
          "Show fewer names, and the run once.");
    }
  }

  private static boolean isAlwaysThere(List<TemplatePart> folder) {
    return !folder.contains(new TemplatePart.Component())
        && folder.stream().anyMatch(part -> !(part instanceof TemplatePart.Names names) || !names.optional());
  }

  /// What stands up to the next slash or the end.
  private List<Token> element() {
    int begin = at;
    List<Token> tokens = new ArrayList<>();
    while (at < template.length() && template.charAt(at) != '/') {
      switch (template.charAt(at)) {
        case '{' -> tokens.add(new Token(at, "", field(), false, "", ""));
        case '[' -> tokens.add(brackets());
        case '}', ']' -> throw bad(at, "%s closes nothing".formatted(template.charAt(at)), "Leave it out.");
        default -> tokens.add(new Token(at, text(), "", false, "", ""));
      }
    }
    if (tokens.isEmpty()) {
      throw bad(begin, "an element of the path is empty",
          "Separate elements by single slashes, with none at the beginning and at the end.");
    }
    Token first = tokens.getFirst();
    String start = first.isText() ? first.text : first.before;
    if (start.startsWith(".") || start.startsWith("_")) {
      throw bad(first.at, "an element of the path begins with " + start.charAt(0),
          "Begin it otherwise: such names are Larder's own, or hidden.");
    }
    return tokens;
  }

  private String text() {
    int begin = at;
    while (at < template.length() && "/{}[]".indexOf(template.charAt(at)) < 0) {
      char c = template.charAt(at);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0)) {
        throw bad(at, "it holds %s".formatted(c > ' ' && c <= '~' ? c : "the character U+%04X".formatted((int) c)),
            "Text in templates consists of the letters A to Z and a to z, digits, . _ and -");
      }
      at++;
    }
    return template.substring(begin, at);
  }

  /// The name of a field, from its brace on.
  private String field() {
    int end = template.indexOf('}', at);
    if (end < 0) {
      throw bad(at, "{ is not closed", "Write fields like {id}.");
    }
    String name = template.substring(at + 1, end);
    switch (name) {
      case "run", "dataset_type", "data_id", "id", "component", "attempt", "extension" -> {
      }
      case "format" -> throw bad(at, "no path shows the format",
          "Write {extension}, or {dimension:format} for a dimension of that name.");
      default -> dimension(name);
    }
    at = end + 1;
    return name;
  }

  private DimensionName dimension(String name) {
    try {
      return new DimensionName(name.startsWith(DIMENSION) ? name.substring(DIMENSION.length()) : name);
    } catch (InvalidNameException e) {
      throw bad(at, "{%s} is no field: %s".formatted(name, e.getMessage()), "Fields are " + FIELDS + ".");
    }
  }

  /// A field with the text that vanishes with it.
  private Token brackets() {
    int begin = at++;
    String before = text();
    if (at == template.length() || template.charAt(at) != '{') {
      throw bad(begin, "these brackets hold no field, or other brackets, or a slash",
          "Write one field in brackets, with the text that is left out with it, e.g. [.{component}].");
    }
    String name = field();
    String after = text();
    if (at == template.length() || template.charAt(at) != ']') {
      throw bad(begin, "behind {%s} these brackets are not closed".formatted(name),
          "Write one field in brackets, with the text that is left out with it, e.g. [.{component}].");
    }
    at++;
    if (Set.of("run", "dataset_type", "id").contains(name)) {
      throw bad(begin, "{%s} is in brackets".formatted(name), "Leave the brackets out: it is never empty.");
    }
    return new Token(begin, "", name, true, before, after);
  }

  private List<TemplatePart> folder(List<Token> tokens) {
    String only = tokens.size() == 1 ? tokens.getFirst().text : "";
    if (!only.isEmpty() && (!Slug.of(only, TemplateTail.MAX_ELEMENT).equals(only) || tokens.getFirst().at == 0
        && PlacementTemplate.isOurs(only))) {
      throw bad(tokens.getFirst().at, "no folder may be called " + only, "Call it otherwise.");
    }
    List<TemplatePart> parts = tokens.stream().map(this::part).toList();
    if (parts.stream().anyMatch(TemplatePart.Component.class::isInstance)
        && parts.stream().anyMatch(TemplatePart.Names.class::isInstance)) {
      throw bad(tokens.getFirst().at, "other names stand beside {component}",
          "Give it a folder of its own, or leave it to the file name, where it stands behind {id}.");
    }
    if (TemplateLimits.literals(parts) > TemplateLimits.FOLDER_TEXT) {
      throw bad(tokens.getFirst().at, "the name of a folder holds more than %d characters of text".formatted(
          TemplateLimits.FOLDER_TEXT), "Shorten it, or make it two folders.");
    }
    return parts;
  }

  private TemplatePart part(Token token) {
    if (token.isText()) {
      return new TemplatePart.Text(token.text);
    }
    return switch (token.field) {
      case "run" -> new TemplatePart.Names(TemplatePart.Dataset.RUN, "", "", false);
      case "dataset_type" -> new TemplatePart.Names(TemplatePart.Dataset.DATASET_TYPE, "", "", false);
      case "data_id" -> new TemplatePart.Names(TemplatePart.Dataset.DATA_ID, token.before, token.after, true);
      case "component" -> new TemplatePart.Component();
      case "id" -> throw bad(token.at, "{id} stands in a folder",
          "Put it into the file name: who cleans up goes by it.");
      case "attempt", "extension" -> throw bad(token.at, "{%s} stands before {id}".formatted(token.field),
          "Put it into the file name, behind {id}, or leave it out.");
      default -> new TemplatePart.Names(new TemplatePart.Value(dimension(token.field)), token.before, token.after,
          token.bracketed);
    };
  }

  private int id(List<Token> file) {
    int found = -1;
    for (int i = 0; i < file.size(); i++) {
      Token token = file.get(i);
      if (token.field.equals("id")) {
        if (found >= 0) {
          throw bad(token.at, "it shows {id} twice", "Show it once.");
        }
        found = i;
      } else if (token.field.equals("component") && found < 0) {
        throw bad(token.at, "{component} stands before {id}",
            "Put it behind {id}, into a folder of its own, or leave it out: then it stands behind {id}.");
      }
    }
    if (found < 0) {
      throw bad(file.getFirst().at, "its file name holds no {id}",
          "Put {id} into the last element of the path, e.g. {well}_{id}.{extension}: it tells datasets apart.");
    }
    return found;
  }

  private TemplateTail tail(List<Token> tokens, boolean componentFolder) {
    List<Token> rest = new ArrayList<>(tokens);
    boolean fields = rest.stream().anyMatch(token -> !token.isText());
    String behindId = "";
    if (fields && rest.getFirst().isText()) {
      behindId = separated(rest);
    }
    Optional<String> component = componentFolder ? Optional.empty() : Optional.of(".");
    Optional<String> extension = Optional.empty();
    String order = "component attempt extension";
    String last = "";
    while (!rest.isEmpty() && !rest.getFirst().isText()) {
      Token token = rest.removeFirst();
      if (!OPTIONAL.contains(token.field)) {
        throw bad(token.at, "{%s} stands behind {id}".formatted(token.field), "Put it before {id}.");
      }
      if (order.indexOf(token.field) <= order.indexOf(last) && !last.isEmpty()) {
        throw bad(token.at, "{%s} stands behind {%s}".formatted(token.field, last),
            "Behind {id} come {component}, {attempt} and {extension}, in this order, each once.");
      }
      last = token.field;
      checkSeparators(token, componentFolder);
      switch (token.field) {
        case "component" -> component = Optional.of(token.before);
        case "extension" -> extension = Optional.of(token.before);
        default -> {
        }
      }
      if (!rest.isEmpty() && rest.getFirst().isText() && rest.size() > 1) {
        String text = separated(rest);
        if (!text.isEmpty()) {
          throw bad(token.at, "the text %s stands between fields".formatted(text),
              "Between fields behind {id} stand . _ and - only.");
        }
      }
    }
    String end = rest.isEmpty() ? "" : rest.getFirst().text;
    if (end.endsWith(".")) {
      throw bad(template.length() - 1, "it ends in a dot", "Leave the dot out.");
    }
    return new TemplateTail(behindId, component, extension, end);
  }

  private void checkSeparators(Token token, boolean componentFolder) {
    if (!token.after.isEmpty()) {
      throw bad(token.at, "text follows {%s} in brackets".formatted(token.field), "Put the text before it.");
    }
    if (token.before.isEmpty()) {
      throw bad(token.at, "nothing stands before {%s}".formatted(token.field),
          "Put a . before it, so that it can be told from what it follows.");
    }
    if (token.field.equals("attempt") && !token.before.equals(".")) {
      throw bad(token.at, "before {attempt} stands " + token.before, "Put a . before it, or leave it out.");
    }
    if (token.field.equals("component") && componentFolder) {
      throw bad(token.at, "it shows {component} twice", "Show it once.");
    }
  }

  /// Takes the text at the beginning away, but for the separators at its end, which go to the field that follows them.
  private static String separated(List<Token> rest) {
    String text = rest.removeFirst().text;
    int end = text.length();
    while (end > 0 && "._-".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    if (!rest.isEmpty()) {
      rest.set(0, rest.getFirst().withBefore(text.substring(end)));
    }
    return text.substring(0, end);
  }

  private PlacementException bad(int position, String why, String remedy) {
    return new PlacementException("template %s, at character %d: %s".formatted(template, position + 1, why), remedy);
  }
}
