import { html } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { Images } from "../../world/image-server.ts";
import { type ImageFile, parseImageName } from "../../world/pictures.ts";
import { drawVideo, type WorldVideo } from "../../world/videos.ts";
import type { World } from "../../world/world.ts";

const folder = "/microsoft-ads/media";
const keptVideos = 50;

/** The world's pictures and films as files, open to everybody who has an address. */
export class Files {
	readonly #world: World;
	readonly #images: Images;
	readonly #videos = new Map<string, Promise<Buffer>>();

	constructor(world: World) {
		this.#world = world;
		const { seed, imageUrlSeconds } = world.settings;
		this.#images = new Images(folder, seed, imageUrlSeconds);
	}

	imageUrl(file: ImageFile): string {
		const { url, clock } = this.#world;
		return this.#images.url(url, file, clock.now());
	}

	videoUrl({ account, index }: WorldVideo): string {
		return `${this.#world.url}${folder}/film-${account.id}-${index}.mp4`;
	}

	/** Answers `GET /media/{name}`. */
	async serve(name: string, query: URLSearchParams): Promise<Reply> {
		const image = parseImageName(name);
		if (image !== null) {
			if (!this.#images.isAllowed(name, query, this.#world.clock.now()))
				return html(403, "<title>Forbidden</title>The address has ended.");
			const { bytes, mimeType } = await this.#images.render(image);
			return file(bytes, mimeType);
		}
		const [, accountId = "", index] =
			/^film-(\d+)-(\d+)\.mp4$/.exec(name) ?? [];
		const account = this.#world.accounts.find(accountId);
		const video =
			account === null ? null : this.#world.videosOf(account)[Number(index)];
		if (video) return file(await this.#draw(video), "video/mp4");
		return html(404, "<title>Not Found</title>There is no such file.");
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
