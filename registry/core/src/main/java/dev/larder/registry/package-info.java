/// The Registry: what datasets are, in which runs, and which storage records they have. An interface and its values.
///
/// The promises kept here (4, 7): a storage record implies its artifact, because records come from journals only; and what a
/// Registry holds does not depend on the order, chunking or repetition of the chunks it was given. Nothing here knows of a
/// store, and nothing here knows of SQL.
@NullMarked
package dev.larder.registry;

import org.jspecify.annotations.NullMarked;
