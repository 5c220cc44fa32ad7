package org.kerja.driver.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A limited job that may be claimed.
 *
 * @param row as the claim will leave it
 * @param keys what limits it
 */
record LimitedRow(ClaimedRow row, List<String> keys) {

    static List<LimitedRow> all(ResultSet rows) throws SQLException {
        List<LimitedRow> all = new ArrayList<>();
        while (rows.next()) {
            all.add(new LimitedRow(
                    ClaimedRow.of(rows), LimitedQueue.keys(StoredText.read(rows.getString(ClaimedRow.COLUMNS + 1)))));
        }
        return all;
    }
}
