import { createHash } from "node:crypto";
import { html } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { Images } from "../../world/image-server.ts";
import { type ImageFile, parseImageName } from "../../world/pictures.ts";
import { drawVideo, type WorldVideo } from "../../world/videos.ts";
import type { World } from "../../world/world.ts";
import type { SignedAddresses } from "./signed-addresses.ts";

/** Size and MD5 of a file's bytes. */
export type Measured = { size: number; signature: string };

const imageSeconds = 3_600;
const videoSeconds = 6 * 3_600;
const keptVideos = 50;

/** The world's pictures and films as files at TikTok's addresses. */
export class AssetFiles {
	readonly #world: World;
	readonly #addresses: SignedAddresses;
	readonly #images: Images;
	readonly #videos = new Map<string, Promise<Buffer>>();

	constructor(world: World, addresses: SignedAddresses) {
		this.#world = world;
		this.#addresses = addresses;
		this.#images = new Images("", world.settings.seed, 0);
	}

	imageUrl(file: ImageFile, seconds = imageSeconds): string {
		return this.#addresses.make(`images/${file.name}`, seconds).url;
	}

	/** A picture that stands for a film lasts as long as the film's address. */
	coverUrl(file: ImageFile): string {
		return this.imageUrl(file, videoSeconds);
	}

	videoUrl(video: WorldVideo): { url: string; endsAt: number } {
		return this.#addresses.make(
			`videos/${video.account.id}-${video.index}.mp4`,
			videoSeconds,
		);
	}

	async measureImage(file: ImageFile): Promise<Measured> {
		return measure((await this.#images.render(file)).bytes);
	}

	async measureVideo(video: WorldVideo): Promise<Measured> {
		return measure(await this.#draw(video));
	}

	/** Answers `GET /files/{path}`, whose address was found to be good. */
	async serve(path: string): Promise<Reply> {
		const [folder, name = ""] = path.split("/");
		const image = folder === "images" ? parseImageName(name) : null;
		if (image !== null) {
			const { bytes, mimeType } = await this.#images.render(image);
			return file(bytes, mimeType);
		}
		const video = folder === "videos" ? this.#parseVideo(name) : null;
		if (video !== null) return file(await this.#draw(video), "video/mp4");
		return html(404, "<title>Not Found</title>There is no such file.");
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

function measure(bytes: Buffer): Measured {
	return {
		size: bytes.length,
		signature: createHash("md5").update(bytes).digest("hex"),
	};
}

function file(body: Buffer, contentType: string): Reply {
	return {
		status: 200,
		headers: {
			"content-type": contentType,
			"cache-control": "private, max-age=600",
			"x-content-type-options": "nosniff",
		},
		body,
	};
}
