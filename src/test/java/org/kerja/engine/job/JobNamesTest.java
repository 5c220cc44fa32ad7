package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerja.Job;

class JobNamesTest {

    @Job
    record SendHTMLMail() {}

    @Job("mail.send")
    record Named() {}

    @ParameterizedTest
    @CsvSource({
        "ProcessPodcast, process-podcast",
        "Process, process",
        "X, x",
        "HTML, html",
        "HTMLToPdfJob2, html-to-pdf-job2",
        "SendHTMLMail, send-html-mail",
        "ParseXML, parse-xml",
        "ABTest, ab-test",
        "Import2Rows, import2-rows",
        "Mp3ToOgg, mp3-to-ogg",
        "S3Upload, s3-upload",
        "MP3, mp3",
        "already_snake, already-snake",
        "Outer$Inner, outer-inner",
        "lower, lower",
        "ÜberWeisung, über-weisung",
        "ProcessÄnderung, process-änderung",
        "IDs, i-ds",
    })
    void aClassNameBecomesKebabCase(String className, String name) {
        assertThat(JobNames.kebabCase(className)).isEqualTo(name);
    }

    @Test
    void aNestedClassIsNamedWithoutThoseAroundIt() {
        assertThat(JobNames.of(SendHTMLMail.class, SampleJobs.annotation(SendHTMLMail.class)))
                .isEqualTo("send-html-mail");
    }

    @Test
    void theAnnotationsNameIsTakenAsItIs() {
        assertThat(JobNames.of(Named.class, SampleJobs.annotation(Named.class))).isEqualTo("mail.send");
    }
}
