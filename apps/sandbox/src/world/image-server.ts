import { createHmac } from "node:crypto";
import { draw, type ImageFile, type RenderedImage } from "./pictures.ts";

const keptImages = 200;

/** The pictures as files at one platform's addresses: drawn when first asked for, always the same bytes for the same name. */
export class Images {
	readonly #rendered = new Map<string, Promise<RenderedImage>>();
	readonly #secret: string;
	readonly #folder: string;
	readonly #urlSeconds: number;

	/** @param folder path below the sandbox's address, such as `/google-ads/images` */
	constructor(folder: string, seed: string, urlSeconds: number) {
		this.#folder = folder;
		this.#secret = `sandbox images ${seed}`;
		this.#urlSeconds = urlSeconds;
	}

	/** True when addresses end, so that answers with addresses must not be kept. */
	get hasExpiringUrls(): boolean {
		return this.#urlSeconds > 0;
	}

	/** The address below `origin`; with an end and a signature when they are switched on. `now` in milliseconds. */
	url(origin: string, file: ImageFile, now: number): string {
		const address = `${origin}${this.#folder}/${file.name}`;
		if (this.#urlSeconds === 0) return address;
		const expires = Math.floor(now / 1000) + this.#urlSeconds;
		return `${address}?expires=${expires}&signature=${this.#sign(file.name, expires)}`;
	}

	/** False for a missing, wrong or outlived signature. */
	isAllowed(name: string, query: URLSearchParams, now: number): boolean {
		if (this.#urlSeconds === 0) return true;
		const expires = Number(query.get("expires"));
		return (
			expires * 1000 > now &&
			query.get("signature") === this.#sign(name, expires)
		);
	}

	async render(file: ImageFile): Promise<RenderedImage> {
		let rendered = this.#rendered.get(file.name);
		if (rendered === undefined) {
			rendered = draw(file);
			this.#rendered.set(file.name, rendered);
			const [oldest] = this.#rendered.keys();
			if (this.#rendered.size > keptImages && oldest !== undefined)
				this.#rendered.delete(oldest);
		}
		return await rendered;
	}

	#sign(name: string, expires: number): string {
		return createHmac("sha256", this.#secret)
			.update(`${name} ${expires}`)
			.digest("base64url")
			.slice(0, 22);
	}
}
