import { html } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { Images } from "../../world/image-server.ts";
import { type ImageFile, parseImageName } from "../../world/pictures.ts";
import { drawVideo, type WorldVideo } from "../../world/videos.ts";
import type { World } from "../../world/world.ts";
import { imageUrl, videoUrl } from "../addresses.ts";
import { videoIdOf } from "../objects/ids.ts";

const keptVideos = 50;
const folders = ["/media/", "/amplify_video/", "/amplify_video_thumb/"];

/** The world's pictures and films as files at X's addresses, open to everybody and without an end. */
export class MediaFiles {
	readonly #world: World;
	readonly #images: Images;
	readonly #videos = new Map<string, Promise<Buffer>>();

	constructor(world: World) {
		this.#world = world;
		this.#images = new Images("", world.settings.seed, 0);
	}

	imageUrl(request: SandboxRequest, file: ImageFile): string {
		return imageUrl(request, `/media/${file.name}`);
	}

	videoUrl(request: SandboxRequest, video: WorldVideo): string {
		const { account, index, width, height } = video;
		return videoUrl(
			request,
			`/amplify_video/${videoIdOf(video)}/vid/${width}x${height}/${account.id}-${index}.mp4`,
		);
	}

	posterUrl(request: SandboxRequest, video: WorldVideo): string {
		return imageUrl(
			request,
			`/amplify_video_thumb/${videoIdOf(video)}/img/${this.#posterOf(video).name}`,
		);
	}

	/** True for the path of a file. */
	has(path: string): boolean {
		return folders.some((folder) => path.startsWith(folder));
	}

	async serve(path: string): Promise<Reply> {
		const name = path.slice(path.lastIndexOf("/") + 1);
		const image = path.startsWith("/amplify_video/")
			? null
			: parseImageName(name);
		if (image !== null) {
			const { bytes, mimeType } = await this.#images.render(image);
			return file(bytes, mimeType);
		}
		if (path.endsWith(".m3u8")) return playlist(name.replace(/\.m3u8$/, ""));
		const video = this.#parseVideo(path);
		if (video !== null) return file(await this.#draw(video), "video/mp4");
		return html(404, "<title>Not Found</title>There is no such file.");
	}

	#posterOf({ account }: WorldVideo): ImageFile {
		const [first] = this.#world.picturesOf(account);
		if (first === undefined) throw new Error("an account without pictures");
		return first.file;
	}

	#parseVideo(path: string): WorldVideo | null {
		const [, accountId = "", index] = /\/(\d+)-(\d+)\.mp4$/.exec(path) ?? [];
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

function file(body: Buffer, contentType: string): Reply {
	return {
		status: 200,
		headers: {
			"content-type": contentType,
			"cache-control": "max-age=604800, must-revalidate",
			"x-content-type-options": "nosniff",
		},
		body,
	};
}

/** A stream of one piece: the file itself. */
function playlist(name: string): Reply {
	return {
		status: 200,
		headers: { "content-type": "application/x-mpegURL" },
		body: `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:2,\n${name}\n#EXT-X-ENDLIST\n`,
	};
}
