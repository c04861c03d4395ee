import type { WorldAccount } from "./accounts.ts";
import { mp4OfJpegs } from "./mp4.ts";
import { hashText, mix } from "./random.ts";

/** A short film among those of an account. */
export type WorldVideo = {
	account: WorldAccount;
	/** Position among the account's films. */
	index: number;
	name: string;
	width: number;
	height: number;
	seconds: number;
	/** The root of its bytes. */
	seed: number;
};

const filmsInAccount = 2;
const framesPerSecond = 5;

export function makeVideos(account: WorldAccount, seed: string): WorldVideo[] {
	return Array.from({ length: filmsInAccount }, (_, index) => ({
		account,
		index,
		name: `${account.name}: a short film ${index + 1}`,
		width: 320,
		height: 180,
		seconds: 2,
		seed: hashText(`${seed} ${account.id} video ${index}`),
	}));
}

/** Draws a film as an MP4 file: a disc that crosses the picture. Always the same bytes for the same film. */
export async function drawVideo(video: WorldVideo): Promise<Buffer> {
	// Loaded late: the server must be up before the first film is wanted.
	const { default: sharp } = await import("sharp");
	const count = video.seconds * framesPerSecond;
	const frames = await Promise.all(
		Array.from({ length: count }, (_, index) =>
			sharp(Buffer.from(frame(video, index / count)))
				.jpeg({ quality: 80 })
				.toBuffer(),
		),
	);
	return mp4OfJpegs(frames, { ...video, framesPerSecond });
}

/** One picture of the film, at a place in it between 0 and 1. */
function frame({ width, height, seed }: WorldVideo, place: number): string {
	const hue = mix(seed, 1) % 360;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 50% 85%)"/><circle cx="${Math.round(place * width)}" cy="${height / 2}" r="${height / 5}" fill="hsl(${(hue + 140) % 360} 65% 45%)"/></svg>`;
}
