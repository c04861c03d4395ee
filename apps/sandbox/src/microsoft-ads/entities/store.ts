import type { WorldAccount } from "../../world/accounts.ts";
import type { World } from "../../world/world.ts";
import type { Objects } from "./objects.ts";
import { seedObjects } from "./seed.ts";

/** Campaigns and what lies below them, made when they are first asked for. Changes last until the process ends. */
export class Store {
	readonly #world: World;
	readonly #made = new Map<string, Objects>();
	#lastKeyword = 0;

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

	/** An id for a keyword that is new. */
	nextKeywordId(): string {
		this.#lastKeyword += 1;
		return String(89_000_000_000_000 + this.#lastKeyword);
	}
}
