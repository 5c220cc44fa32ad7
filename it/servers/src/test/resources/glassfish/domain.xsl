<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes of the domain that comes with Payara or GlassFish one that keeps to this machine, with every port raised by the offset. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:param name="postgresql"/>
  <xsl:param name="offset"/>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="config[@name='server-config']//*[self::network-listener or self::iiop-listener or self::jmx-connector]">
    <xsl:copy>
      <xsl:apply-templates select="@*"/>
      <xsl:attribute name="address">127.0.0.1</xsl:attribute>
      <xsl:attribute name="port">
        <xsl:value-of select="@port + $offset"/>
      </xsl:attribute>
      <xsl:apply-templates select="node()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="config[@name='server-config']/iiop-service">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
    <jms-service type="EMBEDDED" default-jms-host="loopback">
      <jms-host name="loopback" host="127.0.0.1" port="{7676 + $offset}" lazy-init="true"/>
    </jms-service>
  </xsl:template>

  <!-- H2 as a server would listen on every address. -->
  <xsl:template match="jdbc-connection-pool/property[@name='URL']/@value[contains(., ';AUTO_SERVER')]">
    <xsl:attribute name="value">
      <xsl:value-of select="substring-before(., ';AUTO_SERVER')"/>
    </xsl:attribute>
  </xsl:template>

  <xsl:template match="/domain/resources">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <jdbc-resource pool-name="Kerja" jndi-name="jdbc/kerja"/>
      <jdbc-connection-pool name="Kerja" datasource-classname="org.postgresql.ds.PGSimpleDataSource" res-type="javax.sql.DataSource">
        <property name="URL" value="{$postgresql}"/>
        <property name="user" value="postgres"/>
        <property name="password" value="postgres"/>
      </jdbc-connection-pool>
      <jdbc-resource pool-name="KerjaXA" jndi-name="jdbc/kerja-xa"/>
      <jdbc-connection-pool name="KerjaXA" datasource-classname="org.postgresql.xa.PGXADataSource" res-type="javax.sql.XADataSource">
        <property name="URL" value="{$postgresql}"/>
        <property name="user" value="postgres"/>
        <property name="password" value="postgres"/>
      </jdbc-connection-pool>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="/domain/servers/server">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <resource-ref ref="jdbc/kerja"/>
      <resource-ref ref="jdbc/kerja-xa"/>
    </xsl:copy>
  </xsl:template>

  <!-- Payara alone has Hazelcast and asks for new versions. -->
  <xsl:template match="config[@name='server-config']/hazelcast-config-specific-configuration">
    <xsl:copy>
      <xsl:attribute name="enabled">false</xsl:attribute>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="/domain/hazelcast-runtime-configuration">
    <phone-home-runtime-configuration enabled="false"/>
    <xsl:copy-of select="."/>
  </xsl:template>

  <!-- The default one of GlassFish. -->
  <xsl:template match="jdbc-connection-pool[@name='DerbyPool']">
    <jdbc-connection-pool name="DerbyPool" datasource-classname="org.h2.jdbcx.JdbcDataSource" res-type="javax.sql.DataSource">
      <property name="URL" value="jdbc:h2:${{com.sun.aas.instanceRoot}}/lib/databases/kerja"/>
    </jdbc-connection-pool>
  </xsl:template>

  <xsl:template match="jvm-options[. = '-Dosgi.shell.telnet.port=6666']">
    <jvm-options>
      <xsl:value-of select="concat('-Dosgi.shell.telnet.port=', 6666 + $offset)"/>
    </jvm-options>
  </xsl:template>
</xsl:stylesheet>
