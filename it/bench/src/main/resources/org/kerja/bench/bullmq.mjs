// BullMQ, doing what the lines on its standard input say, as org.kerja.bench.Child does.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const { Queue, Worker } = createRequire(process.cwd() + '/target/bench/node/')('bullmq');
const [url, concurrency, version] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(url);
const connection = { host: hostname, port: Number(port), db: Number(pathname.slice(1) || 0), maxRetriesPerRequest: null };
const TOGETHER = 1000;
const TEXT = 'A'.repeat(50);

const queue = new Queue('jobs', { connection, defaultJobOptions: { removeOnComplete: true, attempts: 3 } });
let worker = null;
let runs = null;

const micros = () => Math.round((performance.timeOrigin + performance.now()) * 1000);
const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const job = (number) => ({ number, sent: micros(), text: TEXT });

function expect(jobs) {
  runs = { times: new Uint32Array(jobs), micros: [], left: jobs, repeated: 0 };
  worker = new Worker('jobs', async (one) => {
    const { number, sent } = one.data;
    if (runs.times[number]++ > 0) {
      runs.repeated++;
    } else {
      runs.micros.push(micros() - sent);
      runs.left--;
    }
  }, { connection, concurrency: Number(concurrency), removeOnComplete: { count: 0 } });
  worker.on('error', (error) => console.error(error));
}

async function left() {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function awaitRuns(milliseconds) {
  const end = Date.now() + milliseconds;
  while (runs.left > 0 && Date.now() < end) {
    await rest(1);
  }
  return runs.left === 0;
}

const orders = {
  version: async () => version.replace('@', ' '),
  settings: async () => `concurrency ${concurrency}, Node ${process.version}`,
  'one-by-one': async (from, jobs) => timed(async () => {
    for (let number = from; number < from + jobs; number++) {
      await queue.add('no-operation', job(number));
    }
  }),
  bulk: async (from, jobs) => timed(async () => {
    for (let first = from; first < from + jobs; first += TOGETHER) {
      const some = [];
      for (let number = first; number < Math.min(from + jobs, first + TOGETHER); number++) {
        some.push({ name: 'no-operation', data: job(number) });
      }
      await queue.addBulk(some);
    }
  }),
  drain: async (jobs) => timed(async () => {
    expect(jobs);
    if (!await awaitRuns(300_000)) {
      throw new Error(`${runs.left} of ${jobs} jobs did not run`);
    }
    while (await left() > 0) {
      await rest(1);
    }
    if (runs.repeated > 0) {
      throw new Error(`${runs.repeated} runs too many`);
    }
  }),
  expect: async (jobs) => {
    expect(jobs);
    await worker.waitUntilReady();
    return '';
  },
  stop: async () => {
    await worker.close();
    return '';
  },
  random: async (jobs, pause) => {
    const took = [];
    for (let number = 0; number < jobs; number++) {
      await rest(2 * Math.random() * pause / 1000);
      const one = job(number);
      await queue.add('no-operation', one);
      took.push(micros() - one.sent);
    }
    return took.join(' ');
  },
  latencies: async (milliseconds) => {
    await awaitRuns(milliseconds);
    return runs.micros.join(' ');
  },
  heap: async () => process.memoryUsage().heapUsed,
  left,
  clear: async () => {
    await queue.obliterate({ force: true });
    return '';
  },
};

async function timed(action) {
  const begin = process.hrtime.bigint();
  await action();
  return process.hrtime.bigint() - begin;
}

await queue.waitUntilReady();
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [order, ...numbers] = line.split(' ');
  try {
    console.log(`ok ${await orders[order](...numbers.map(Number))}`);
  } catch (error) {
    console.error(error);
    console.log(`failed ${error}`);
  }
}
process.exit(0);
