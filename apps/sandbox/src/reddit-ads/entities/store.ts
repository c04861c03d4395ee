import type { WorldAccount } from "../../world/accounts.ts";
import type { World } from "../../world/world.ts";
import type { Objects } from "./objects.ts";
import { seedObjects } from "./seed.ts";

/** Campaigns, ad groups and ads of every ad account, made when they are first asked for. Changes last until the process ends. */
export class Store {
	readonly #world: World;
	readonly #made = new Map<string, Objects>();
	/** Values that were written into fields of objects, by the object's id, which follow from nothing else. */
	readonly written = new Map<string, Readonly<Record<string, unknown>>>();
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

	/** Keeps values as they were written, beside those that were written before. */
	write(id: string, values: Readonly<Record<string, unknown>>): void {
		if (Object.keys(values).length > 0)
			this.written.set(id, { ...this.written.get(id), ...values });
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
