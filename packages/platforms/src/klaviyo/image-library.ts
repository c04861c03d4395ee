import { mostPages } from "../page-trail.ts";
import { imageRow } from "./api-types.ts";
import type { KlaviyoClient } from "./client.ts";
import type { MessageContent } from "./content.ts";
import { soundRows } from "./related.ts";

export const imagesOnPage = 100;

/** Finds which of an account's images stand in messages. */
export class ImageLibrary {
	readonly #idsByAddress = new Map<string, string>();
	readonly #ids = new Set<string>();

	/** Reads the addresses of up to ten thousand images, as many as an account's limit lets be read in a minute. */
	static async read(client: KlaviyoClient): Promise<ImageLibrary> {
		const library = new ImageLibrary();
		let left = mostPages;
		for await (const { rows } of client.pages("images", "images", {
			"page[size]": imagesOnPage,
		})) {
			for (const { id, attributes } of soundRows(rows, imageRow))
				library.#add(id, attributes.image_url);
			left -= 1;
			if (left === 0) break;
		}
		return library;
	}

	#add(id: string, address: string): void {
		this.#ids.add(id);
		this.#idsByAddress.set(bare(address), id);
	}

	/** Ids of the images that a message has, each once, in their order. */
	usedIn({ html, imageIds }: MessageContent): string[] {
		const used = new Set(imageIds.filter((id) => this.#ids.has(id)));
		for (const [address] of html?.matchAll(addresses) ?? []) {
			const id = this.#idsByAddress.get(bare(address.replaceAll("&amp;", "&")));
			if (id !== undefined) used.add(id);
		}
		return [...used];
	}
}

const addresses = /https?:\/\/[^\s"'<>()\\]+/g;

/** An address without what follows the file: sizes and versions are added there. */
function bare(address: string): string {
	return address.replace(/[?#].*$/s, "");
}
