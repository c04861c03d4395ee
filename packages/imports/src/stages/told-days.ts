import { addDays, BeyondHorizon, type Page } from "@patchbay/platforms";
import { commonDays, type DayWindow } from "../plan/day-windows.ts";
import { grainsOf } from "../plan/grains.ts";
import { firstDayToRead, todayOf } from "../plan/metric-days.ts";
import { retentionOf } from "../run/worker-dependencies.ts";
import type { AccountRun } from "./stage.ts";

/**
 * The days of a window that a platform tells. It forgets a day every day, so a window that waited may begin too early by the
 * time it is read, and no two platforms count months alike: it is cut to what the platform should tell now, and where it is
 * refused all the same it is asked for again from ever later days. A window that lies wholly beyond the horizon ends without a
 * page: there is nothing to read.
 */
export class ToldDays {
	readonly #window: DayWindow | null;
	/** The days that were read; null while, or where, nothing was told. */
	read: DayWindow | null = null;

	constructor(window: DayWindow, told: DayWindow) {
		this.#window = commonDays(window, told);
	}

	async *pages<Draft>(
		list: (days: DayWindow) => AsyncIterable<Page<Draft>> | undefined,
	): AsyncGenerator<Page<Draft>> {
		if (!this.#window) return;
		const { to } = this.#window;
		let { from } = this.#window;
		for (let step = 1; from <= to; step *= 2) {
			try {
				for await (const page of list({ from, to }) ?? []) {
					this.read = { from, to };
					yield page;
				}
				return;
			} catch (error) {
				if (!(error instanceof BeyondHorizon) || this.read) throw error;
				from = addDays(from, step);
			}
		}
	}
}

/** The days of a slice's window that the platform tells, in the grain of a stream. */
export function createToldDays(
	{ work, account, connector, deps }: AccountRun,
	stream = work.stream,
): ToldDays {
	if (!work.window) throw new TypeError("a slice of metrics has a window");
	const grain = grainsOf(connector).find((each) => each.stream === stream);
	if (!grain) throw new TypeError("the platform does not tell this grain");
	const today = todayOf(grain, account, deps.db.clock.now());
	return new ToldDays(work.window, {
		from: firstDayToRead(grain, today, retentionOf(deps)),
		to: work.window.to,
	});
}
