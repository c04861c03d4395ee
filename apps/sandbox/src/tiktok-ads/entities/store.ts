import type { WorldAccount } from "../../world/accounts.ts";
import { localTime } from "../../world/calendar.ts";
import type { World } from "../../world/world.ts";
import type { ScheduledBudget } from "./budget.ts";
import type { AdGroup, Objects } from "./objects.ts";
import { seedObjects } from "./seed.ts";

/** Campaigns, ad groups and ads of every advertiser, made when they are first asked for. Changes last until the process ends. */
export class Store {
	readonly #world: World;
	readonly #made = new Map<string, Objects>();
	readonly #scheduled = new Set<AdGroup>();
	#version = 0;
	#changedAt = Number.NEGATIVE_INFINITY;

	constructor(world: World) {
		this.#world = world;
	}

	of(account: WorldAccount): Objects {
		let objects = this.#made.get(account.id);
		if (objects === undefined) {
			objects = seedObjects(this.#world, account);
			this.#made.set(account.id, objects);
		}
		this.#startBudgets(objects);
		return objects;
	}

	/** Daily budgets that were scheduled hold from their day on. */
	#startBudgets({ account, adGroups }: Objects): void {
		const { day: today } = localTime(account.timeZone, this.#world.clock.now());
		for (const adGroup of this.#scheduled) {
			const { scheduled } = adGroup;
			if (adGroups.get(adGroup.id) !== adGroup || scheduled === null) continue;
			if (today < scheduled.fromDay) continue;
			adGroup.budget = {
				mode: adGroup.budget.mode,
				micros: scheduled.micros,
			};
			adGroup.scheduled = null;
			this.#scheduled.delete(adGroup);
			this.#version += 1;
		}
	}

	/** Keeps a daily budget for a day to come. */
	schedule(adGroup: AdGroup, budget: ScheduledBudget): void {
		adGroup.scheduled = budget;
		this.#scheduled.add(adGroup);
	}

	/** Counts changes, so that what was made of the objects is known to be out of date. */
	get version(): number {
		return this.#version;
	}

	/** Time of the last change, in milliseconds. */
	get changedAt(): number {
		return this.#changedAt;
	}

	/** To be called after every change of an object. */
	changed(): void {
		this.#version += 1;
		this.#changedAt = this.#world.clock.now();
	}
}
