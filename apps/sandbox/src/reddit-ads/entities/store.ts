import type { WorldAccount } from "../../world/accounts.ts";
import type { World } from "../../world/world.ts";
import type { Objects } from "./objects.ts";
import { seedObjects } from "./seed.ts";

/** Campaigns, ad groups and ads of every ad account, made when they are first asked for. Changes last until the process ends. */
export class Store {
	readonly #world: World;
	readonly #made = new Map<string, Objects>();
	#version = 0;

	constructor(world: World) {
		this.#world = world;
	}

	of(account: WorldAccount): Objects {
		let objects = this.#made.get(account.id);
		if (objects === undefined) {
			objects = seedObjects(this.#world, account);
			this.#made.set(account.id, objects);
		}
		return objects;
	}

	/** Counts changes, so that what was made of the objects is known to be out of date. */
	get version(): number {
		return this.#version;
	}

	/** To be called after every change of an object. */
	changed(): void {
		this.#version += 1;
	}
}
