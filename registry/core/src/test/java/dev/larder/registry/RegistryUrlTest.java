package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryUrlTest {
  @ParameterizedTest
  @CsvSource({
      "jdbc:postgresql://host/db?password=s3cret, jdbc:postgresql://host/db?password=***",
      "jdbc:postgresql://host/db?user=ann&password=s3cret&ssl=true, jdbc:postgresql://host/db?user=ann&password=***&ssl=true",
      "jdbc:postgresql://host/db?PassWord=s3cret, jdbc:postgresql://host/db?PassWord=***",
      "jdbc:postgresql://host/db?p%61ssword=s3cret, jdbc:postgresql://host/db?p%61ssword=***",
      "jdbc:postgresql://host/db?sslpassword=s3cret=x, jdbc:postgresql://host/db?sslpassword=***",
      "jdbc:postgresql://host/db?password=s3&cret&ssl=true, jdbc:postgresql://host/db?password=***&***&ssl=true",
      "jdbc:postgresql:db?password=s3cret, jdbc:postgresql:db?password=***",
      "jdbc:postgresql://ann:s3cret@host:5432/db, jdbc:postgresql://ann:***@host:5432/db",
      "jdbc:postgresql://ann:s3@cr/et@host/db?ssl=true, jdbc:postgresql://ann:***@host/db?ssl=true",
      "postgresql://ann:s3cret@host/db, postgresql://ann:***@host/db"
  })
  void aPasswordIsFoundAndMasked(String url, String shown) {
    assertTrue(new RegistryUrl(url).holdsPassword());
    assertEquals(shown, new RegistryUrl(url).toString());
    assertFalse(RegistrySettings.of(url).toString().contains("s3"), () -> RegistrySettings.of(url).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:postgresql://host/db", "jdbc:postgresql://[::1]:5432/db?user=ann@site&ssl",
      "jdbc:postgresql://one:5432,two:5433/db?targetServerType=primary", "jdbc:postgresql://ann@host/db",
      "jdbc:postgresql://host/db?password=&ssl=true", "jdbc:postgresql:///db?a&&b", "jdbc:postgresql://host/db?",
      "jdbc:postgresql://host/db?%zz=1", "jdbc:sqlite:/data/password=x?y/r.sqlite", "jdbc:sqlite:registry.sqlite", ""})
  void whatHoldsNoneIsShownAsItIs(String url) {
    assertFalse(new RegistryUrl(url).holdsPassword());
    assertEquals(url, new RegistryUrl(url).toString());
  }

  @Test
  void settingsShowAllElse() {
    assertEquals("RegistrySettings[jdbc:postgresql://host/db, 8 connections, patience PT30S]",
        RegistrySettings.of("jdbc:postgresql://host/db").toString());
  }
}
