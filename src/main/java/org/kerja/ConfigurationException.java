package org.kerja;

/** The application or its configuration is wrong. The message names the job, queue, property or value and says what to do. */
public class ConfigurationException extends KerjaException {

    private static final long serialVersionUID = 1;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
