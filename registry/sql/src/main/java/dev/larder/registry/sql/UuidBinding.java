package dev.larder.registry.sql;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.util.UUID;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jspecify.annotations.Nullable;

/// UUIDs as 16 bytes, most significant first: half the size of text in every index, and the order of UUIDv7 is kept.
public final class UuidBinding implements Binding<byte[], UUID> {
  private static final long serialVersionUID = 1;

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  @Override
  public Converter<byte[], UUID> converter() {
    return Converter.ofNullable(byte[].class, UUID.class, UuidBinding::uuid, UuidBinding::bytes);
  }

  @Override
  public void sql(BindingSQLContext<UUID> context) {
    context.render().sql(context.variable());
  }

  @Override
  public void register(BindingRegisterContext<UUID> context) throws SQLException {
    context.statement().registerOutParameter(context.index(), Types.BINARY);
  }

  @Override
  public void set(BindingSetStatementContext<UUID> context) throws SQLException {
    @Nullable
    UUID id = context.value();
    context.statement().setBytes(context.index(), id == null ? null : bytes(id));
  }

  @Override
  public void get(BindingGetResultSetContext<UUID> context) throws SQLException {
    byte @Nullable [] bytes = context.resultSet().getBytes(context.index());
    context.value(bytes == null ? null : uuid(bytes));
  }

  @Override
  public void get(BindingGetStatementContext<UUID> context) throws SQLException {
    byte @Nullable [] bytes = context.statement().getBytes(context.index());
    context.value(bytes == null ? null : uuid(bytes));
  }

  @Override
  public void set(BindingSetSQLOutputContext<UUID> context) throws SQLException {
    throw new SQLFeatureNotSupportedException("SQLOutput");
  }

  @Override
  public void get(BindingGetSQLInputContext<UUID> context) throws SQLException {
    throw new SQLFeatureNotSupportedException("SQLInput");
  }
}
