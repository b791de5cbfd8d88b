package dev.reprise.sink;

import java.util.Properties;

/// What a connection to PostgreSQL needs beside user and password. What the URL or a named target
/// says otherwise counts.
final class PostgresProperties {
  private PostgresProperties() {}

  static Properties with(Properties given) {
    Properties all = new Properties();
    // Text takes the type of the column that it goes to.
    all.setProperty("stringtype", "unspecified");
    all.setProperty("reWriteBatchedInserts", "true");
    all.setProperty("ApplicationName", "reprise");
    // A host that is gone, or a server that is frozen, must not hold a slot for ever. No statement
    // of an import takes nearly as long: its waits for locks are bounded, and it has few rows.
    all.setProperty("connectTimeout", "10");
    all.setProperty("loginTimeout", "15");
    all.setProperty("socketTimeout", "60");
    all.setProperty("tcpKeepAlive", "true");
    given.stringPropertyNames().forEach(name -> all.setProperty(name, given.getProperty(name)));
    return all;
  }
}
