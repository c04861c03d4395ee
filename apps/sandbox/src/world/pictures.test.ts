import { expect, test } from "vitest";
import { draw } from "./pictures.ts";
import { drawVideo } from "./videos.ts";
import { World } from "./world.ts";

const world = new World();
const account = world.accounts.find("1110000001");
if (account === null) throw new Error("no account");

test("pictures are real files, always the same bytes, and the copy has the first one's content", async () => {
	const pictures = world.picturesOf(account);
	const wide = pictures.filter(({ kind }) => kind === "marketing");
	const files = await Promise.all(wide.map(({ file }) => draw(file)));
	expect(files[0]?.bytes.subarray(0, 3)).toEqual(
		Buffer.from([0xff, 0xd8, 0xff]),
	);
	expect(files.at(-1)?.bytes).toEqual(files[0]?.bytes);
	expect(files[1]?.bytes).not.toEqual(files[0]?.bytes);
	const [logo] = pictures.filter(({ kind }) => kind === "logo");
	if (logo === undefined) throw new Error("no logo");
	expect((await draw(logo.file)).mimeType).toBe("image/png");
});

test("a film is an MP4 file of as many frames as it says, always the same bytes", async () => {
	const [video, other] = world.videosOf(account);
	if (video === undefined || other === undefined) throw new Error("no film");
	const bytes = await drawVideo(video);
	expect(await drawVideo(video)).toEqual(bytes);
	expect(await drawVideo(other)).not.toEqual(bytes);
	const boxes = topBoxes(bytes);
	expect(boxes.map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
	// The chunk's place and the sizes of its samples lead to JPEG files, one after another.
	const sizesAt = bytes.indexOf("stsz") + 12;
	const count = bytes.readUInt32BE(sizesAt);
	expect(count).toBe(video.seconds * 5);
	let place = bytes.readUInt32BE(bytes.indexOf("stco") + 12);
	for (let index = 0; index < count; index++) {
		expect(bytes.readUInt16BE(place)).toBe(0xffd8);
		place += bytes.readUInt32BE(sizesAt + 4 + index * 4);
	}
	expect(place).toBe(bytes.length);
});

function topBoxes(bytes: Buffer): { type: string; length: number }[] {
	const boxes = [];
	for (let place = 0; place < bytes.length; ) {
		const length = bytes.readUInt32BE(place);
		boxes.push({
			type: bytes.toString("latin1", place + 4, place + 8),
			length,
		});
		place += length;
	}
	return boxes;
}
