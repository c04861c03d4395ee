import { createHmac } from "node:crypto";
import { html } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { Images } from "../../world/image-server.ts";
import { parseImageName, type WorldPicture } from "../../world/pictures.ts";
import { drawVideo, type WorldVideo } from "../../world/videos.ts";
import type { World } from "../../world/world.ts";

const folder = "/reddit-ads/media";
const keptVideos = 50;

/** The world's pictures and films as files. Addresses last for ever, unless the sandbox's settings let them end: they carry a signature then. */
export class MediaFiles {
	readonly #world: World;
	readonly #images: Images;
	readonly #videos = new Map<string, Promise<Buffer>>();

	constructor(world: World) {
		this.#world = world;
		this.#images = new Images("", world.settings.seed, 0);
	}

	imageUrl({ file }: WorldPicture): string {
		return this.#url(`images/${file.name}`);
	}

	videoUrl({ account, index }: WorldVideo): string {
		return this.#url(`videos/${account.id}-${index}.mp4`);
	}

	/** Answers `GET /media/{path}`. */
	async serve(path: string, query: URLSearchParams): Promise<Reply> {
		if (!this.#isAllowed(path, query)) return forbidden();
		const [kind, name = ""] = path.split("/");
		const image = kind === "images" ? parseImageName(name) : null;
		if (image !== null) {
			const { bytes, mimeType } = await this.#images.render(image);
			return file(bytes, mimeType);
		}
		const video = kind === "videos" ? this.#parseVideo(name) : null;
		if (video !== null) return file(await this.#draw(video), "video/mp4");
		return html(404, "<title>Not Found</title>There is no such file.");
	}

	#url(path: string): string {
		const { settings, clock, url } = this.#world;
		const address = `${url}${folder}/${path}`;
		if (settings.imageUrlSeconds === 0) return address;
		const expires = Math.floor(clock.now() / 1000) + settings.imageUrlSeconds;
		return `${address}?e=${expires}&s=${this.#sign(path, expires)}`;
	}

	#isAllowed(path: string, query: URLSearchParams): boolean {
		if (this.#world.settings.imageUrlSeconds === 0) return true;
		const expires = Number(query.get("e"));
		return (
			expires * 1000 > this.#world.clock.now() &&
			query.get("s") === this.#sign(path, expires)
		);
	}

	#sign(path: string, expires: number): string {
		return createHmac(
			"sha256",
			`sandbox Reddit files ${this.#world.settings.seed}`,
		)
			.update(`${path} ${expires}`)
			.digest("hex")
			.slice(0, 40);
	}

	#parseVideo(name: string): WorldVideo | null {
		const [, accountId = "", index] = /^(\d+)-(\d+)\.mp4$/.exec(name) ?? [];
		const account = this.#world.accounts.find(accountId);
		if (account === null) return null;
		return this.#world.videosOf(account)[Number(index)] ?? null;
	}

	async #draw(video: WorldVideo): Promise<Buffer> {
		const key = `${video.account.id} ${video.index}`;
		let drawn = this.#videos.get(key);
		if (drawn === undefined) {
			drawn = drawVideo(video);
			this.#videos.set(key, drawn);
			const [oldest] = this.#videos.keys();
			if (this.#videos.size > keptVideos && oldest !== undefined)
				this.#videos.delete(oldest);
		}
		return await drawn;
	}
}

/** The page in the place of a file whose address ended. */
export function forbidden(): Reply {
	return html(403, "<title>Forbidden</title>Access denied.");
}

function file(body: Buffer, contentType: string): Reply {
	return {
		status: 200,
		headers: {
			"content-type": contentType,
			"cache-control": "public, max-age=600",
			"x-content-type-options": "nosniff",
		},
		body,
	};
}
