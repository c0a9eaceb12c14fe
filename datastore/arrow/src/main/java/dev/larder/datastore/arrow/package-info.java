/// Tables of columns as Arrow and Parquet files.
///
/// What is kept here: a table is read and written batch by batch, in memory that does not grow with it, and who asks for some columns reads no others. Arrow and Parquet classes
/// are seen from nowhere else but through [dev.larder.datastore.arrow.ArrowTable].
@NullMarked
package dev.larder.datastore.arrow;

import org.jspecify.annotations.NullMarked;
