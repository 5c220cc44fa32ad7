package org.kerja.driver.redis;

import java.util.Map;
import org.kerja.driver.DriverContract;
import org.kerja.driver.StoreUnderTest;

class RedisClusterContractTest extends DriverContract {

    @Override
    protected StoreUnderTest open() {
        return new RedisFixture(Map.of("cluster.nodes", RedisCluster.shared().addresses()));
    }
}
