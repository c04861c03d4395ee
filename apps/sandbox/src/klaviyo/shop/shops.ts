import type { WorldAccount } from "../../world/accounts.ts";
import type { Images } from "../../world/image-server.ts";
import type { World } from "../../world/world.ts";
import { Shop } from "./shop.ts";

/** The accounts' shops, each made when it is first asked for. */
export class Shops {
	readonly #world: World;
	readonly #images: Images;
	readonly #made = new Map<string, Shop>();
	readonly #full = new Map<string, Shop>();

	constructor(world: World, images: Images) {
		this.#world = world;
		this.#images = images;
	}

	of(account: WorldAccount): Shop {
		let shop = this.#made.get(account.id);
		if (shop === undefined) {
			shop = new Shop(account, this.#world, this.#images);
			this.#made.set(account.id, shop);
		}
		return shop;
	}

	/** Makes an account a new one that has nothing yet, or gives back what it had. */
	empty(account: WorldAccount, isEmpty: boolean): void {
		const full = this.#full.get(account.id) ?? this.of(account);
		this.#full.set(account.id, full);
		this.#made.set(
			account.id,
			isEmpty ? new Shop(account, this.#world, this.#images, true) : full,
		);
	}
}
