/** Stops a process of other threads for good: a signal is only sent, and the threads go on until each has met it. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** SIGSTOP; resolves when every thread of the process has stopped. SIGCONT lets it go on. */
export async function freezeProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  const deadline = Date.now() + 10_000;
  while (!(await hasStopped(pid))) {
    if (Date.now() > deadline) throw new Error(`process ${pid} did not stop`);
    await pause(1);
  }
}

/** The state stands behind the name, which is in parentheses and may hold any character (proc(5)). */
async function hasStopped(pid: number): Promise<boolean> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/stat`, 'latin1')));
  return stats.every((stat) => stat.slice(stat.lastIndexOf(')') + 2).startsWith('T'));
}
