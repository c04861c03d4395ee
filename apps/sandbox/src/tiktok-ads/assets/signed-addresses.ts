import { createHmac } from "node:crypto";
import type { World } from "../../world/world.ts";

/** Addresses of files below `/tiktok-ads/files/`, open to everybody who has one, until they end. */
export class SignedAddresses {
	readonly #world: World;
	readonly #secret: string;

	constructor(world: World) {
		this.#world = world;
		this.#secret = `sandbox TikTok files ${world.settings.seed}`;
	}

	/** @param seconds after which the address ends, where the sandbox's settings name no other time */
	make(path: string, seconds: number): { url: string; endsAt: number } {
		const { clock, settings, url } = this.#world;
		const lasts = settings.imageUrlSeconds || seconds;
		const expires = Math.floor(clock.now() / 1000) + lasts;
		const signature = this.#sign(path, expires);
		return {
			url: `${url}/tiktok-ads/files/${path}?x-expires=${expires}&x-signature=${signature}`,
			endsAt: expires * 1000,
		};
	}

	/** False for a missing, wrong or outlived signature. */
	isAllowed(path: string, query: URLSearchParams): boolean {
		const expires = Number(query.get("x-expires"));
		return (
			expires * 1000 > this.#world.clock.now() &&
			query.get("x-signature") === this.#sign(path, expires)
		);
	}

	#sign(path: string, expires: number): string {
		return createHmac("sha256", this.#secret)
			.update(`${path} ${expires}`)
			.digest("base64url")
			.slice(0, 27);
	}
}
