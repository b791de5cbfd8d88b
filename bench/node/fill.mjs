// node fill.mjs PORT JOBS: adds jobs and ends.
import { Queue } from "bullmq";

const [port, jobs] = process.argv.slice(2).map(Number);
const queue = new Queue("work", { connection: { host: "127.0.0.1", port } });
for (let from = 0; from < jobs; from += 1000) {
  const count = Math.min(1000, jobs - from);
  await queue.addBulk(Array.from({ length: count }, (_, i) => ({ name: "w", data: { n: from + i } })));
}
console.log("{}");
process.exit(0);
