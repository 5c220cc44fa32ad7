<?xml version="1.0" encoding="UTF-8"?>
<!-- Adds data sources of PostgreSQL to the configuration that comes with WildFly. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:ds="urn:jboss:domain:datasources:7.2" xmlns="urn:jboss:domain:datasources:7.2" exclude-result-prefixes="ds">
  <xsl:param name="postgresql"/>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="ds:datasources/ds:drivers">
    <datasource jndi-name="java:jboss/datasources/Kerja" pool-name="Kerja">
      <connection-url>
        <xsl:value-of select="$postgresql"/>
      </connection-url>
      <driver>postgresql</driver>
      <security user-name="postgres" password="postgres"/>
    </datasource>
    <xa-datasource jndi-name="java:jboss/datasources/KerjaXA" pool-name="KerjaXA">
      <xa-datasource-property name="URL">
        <xsl:value-of select="$postgresql"/>
      </xa-datasource-property>
      <driver>postgresql</driver>
      <security user-name="postgres" password="postgres"/>
    </xa-datasource>
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <driver name="postgresql" module="org.postgresql">
        <xa-datasource-class>org.postgresql.xa.PGXADataSource</xa-datasource-class>
      </driver>
    </xsl:copy>
  </xsl:template>
</xsl:stylesheet>
