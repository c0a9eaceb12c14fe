package dev.larder.registry;

import dev.larder.registry.Syntax.And;
import java.util.List;

/// A condition, as a user wrote it: of the language, but nothing is known yet of what its names stand for. Two are equal whose texts are.
///
/// No text of it reaches a database other than as the value of a parameter: [#check] makes a tree of known fields and typed values, and
/// statements are made from that.
public final class Where {
  private final Source source;
  private final Syntax root;

  private Where(Source source, Syntax root) {
    this.source = source;
    this.root = root;
  }

  /// Reads an expression. `docs/queries.md` describes the language.
  ///
  /// @throws InvalidWhereException if it is not of the language, or too large
  public static Where parse(String text) {
    Source source = Source.of("where-expression", text);
    return new Where(source, WhereReader.condition(source));
  }

  /// As it was written.
  public String text() {
    return source.text();
  }

  /// Resolves every name and types every literal.
  ///
  /// @throws InvalidWhereException if a name is not in `names`, or is compared with what it cannot be compared with
  public Condition check(Vocabulary names) {
    return new WhereCheck(source, names).condition(root);
  }

  /// What this joins by AND, each as a condition of its own; this alone where there is no AND outside of all parentheses. To find out which
  /// part nothing fulfils. Conditions on artifacts lose that they speak of the same one.
  public List<Where> parts() {
    return root instanceof And and
        ? and.parts().stream().map(part -> parse(source.text(part.span()))).toList()
        : List.of(this);
  }

  Syntax root() {
    return root;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Where where && where.text().equals(text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
