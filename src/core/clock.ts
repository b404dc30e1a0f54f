/**
 * Time as an argument. Every room takes a {@link Clock}; only `main` knows the system's.
 *
 * Two notions of time are kept apart on purpose: certificates live on the wall clock, which NTP may
 * step; waits live on the monotonic one, which Node's timers follow.
 */

/** A pending timer; cancelling one that has fired is allowed and does nothing. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Wall time, milliseconds since the Unix epoch. May jump in both directions. */
  now(): number;
  /** Milliseconds since an arbitrary start. Never steps. */
  monotonic(): number;
  /**
   * Calls `fire` once after `delayMs`. The delay is at most {@link MAX_TIMER_MS}; longer waits, and
   * waits for a moment of the wall clock, are {@link alarm}'s.
   */
  timer(delayMs: number, fire: () => void): Timer;
}

/** A look at both: wall and monotonic milliseconds. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

export function instantOf(clock: Clock): Instant {
  return { wall: clock.now(), monotonic: clock.monotonic() };
}

/** Node fires a longer timer after 1 ms instead of waiting (TimeoutOverflowWarning). */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** How far a wall clock may be stepped before an alarm notices: it looks again at least this often. */
export const ALARM_CHECK_MS = 30_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer(delayMs, fire) {
    const handle = setTimeout(fire, Math.min(Math.max(delayMs, 0), MAX_TIMER_MS));
    return { cancel: () => clearTimeout(handle) };
  },
};

/**
 * Calls `fire` once when the wall clock has reached `at` (milliseconds since the epoch), however far
 * away that is and whichever way the clock is stepped meanwhile.
 */
export function alarm(clock: Clock, at: number, fire: () => void): Timer {
  const left = (): number => Math.min(Math.max(at - clock.now(), 0), ALARM_CHECK_MS);
  return whenSo(clock, () => clock.now() >= at, left, fire);
}

/**
 * Calls `fire` once when the wall clock is before `at` (milliseconds since the epoch) again: it was
 * stepped past it, and is set right. Noticed within {@link ALARM_CHECK_MS}.
 */
export function whenSetBack(clock: Clock, at: number, fire: () => void): Timer {
  return whenSo(
    clock,
    () => clock.now() < at,
    () => ALARM_CHECK_MS,
    fire,
  );
}

/**
 * Calls `fire` once when the wall clock passes `at` (milliseconds since the epoch), in whichever direction
 * that is from now.
 */
export function whenPassed(clock: Clock, at: number, fire: () => void): Timer {
  return clock.now() < at ? alarm(clock, at, fire) : whenSetBack(clock, at, fire);
}

/**
 * Calls `turned` each time the wall clock passes `at` (milliseconds since the epoch): with true when it is
 * reached, with false when the clock was set back before it, until it is cancelled.
 */
export function followEnd(clock: Clock, at: number, turned: (isOver: boolean) => void): Timer {
  let timer: Timer;
  const wait = (isOver: boolean): void => {
    const turn = (): void => {
      // Before it is told: whoever is may cancel what comes next.
      wait(!isOver);
      turned(!isOver);
    };
    timer = isOver ? whenSetBack(clock, at, turn) : alarm(clock, at, turn);
  };
  wait(false);
  return { cancel: () => timer.cancel() };
}

function whenSo(
  clock: Clock,
  isSo: () => boolean,
  lookInMs: () => number,
  fire: () => void,
): Timer {
  let timer: Timer;
  const arm = (): void => {
    timer = clock.timer(lookInMs(), () => (isSo() ? fire() : arm()));
  };
  arm();
  return { cancel: () => timer.cancel() };
}

/**
 * What `work` comes to; undefined when it takes longer than `limitMs`. It goes on then, and how it ends
 * is of no interest any more. Leaves no timer.
 */
export function within<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const limit = clock.timer(limitMs, () => resolve(undefined));
    work.finally(() => limit.cancel()).then(resolve, reject);
  });
}

/**
 * Resolves after `delayMs`; rejects with the signal's reason as soon as `signal` aborts.
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.timer(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
