/** Pictures one after another as an MP4 file (ISO 14496-12 and -14, one track of JPEG frames), playable as it is. */
export function mp4OfJpegs(
	frames: readonly Buffer[],
	{
		width,
		height,
		framesPerSecond,
	}: { width: number; height: number; framesPerSecond: number },
): Buffer {
	const duration = frames.length;
	const fileType = box("ftyp", text("isom"), u32(512), text("isomiso2mp41"));
	const header = (dataAt: number): Buffer =>
		box(
			"moov",
			movieHeader(framesPerSecond, duration),
			box(
				"trak",
				trackHeader(width, height, duration),
				box(
					"mdia",
					fullBox("mdhd", u32(0, 0, framesPerSecond, duration), u16(0x55c4, 0)),
					fullBox("hdlr", u32(0), text("vide"), u32(0, 0, 0), text("video\0")),
					box(
						"minf",
						fullBox("vmhd", u16(0, 0, 0, 0)),
						box("dinf", fullBox("dref", u32(1), fullBox("url ", u32()))),
						sampleTable(frames, width, height, dataAt),
					),
				),
			),
		);
	// The header's length does not depend on where the data begins.
	const dataAt = fileType.length + header(0).length + 8;
	return Buffer.concat([fileType, header(dataAt), box("mdat", ...frames)]);
}

function movieHeader(timescale: number, duration: number): Buffer {
	return fullBox(
		"mvhd",
		u32(0, 0, timescale, duration, 0x00010000),
		u16(0x0100, 0),
		u32(0, 0),
		matrix(),
		u32(0, 0, 0, 0, 0, 0, 2),
	);
}

function trackHeader(width: number, height: number, duration: number): Buffer {
	return fullBox(
		"tkhd",
		u32(0, 0, 1, 0, duration, 0, 0),
		u16(0, 0, 0, 0),
		matrix(),
		u32(width * 65_536, height * 65_536),
	);
}

function sampleTable(
	frames: readonly Buffer[],
	width: number,
	height: number,
	dataAt: number,
): Buffer {
	const largest = Math.max(...frames.map(({ length }) => length));
	const entry = box(
		"mp4v",
		u32(0),
		u16(0, 1),
		u32(0, 0, 0, 0),
		u16(width, height),
		u32(0x00480000, 0x00480000, 0),
		u16(1),
		Buffer.alloc(32),
		u16(24, 0xffff),
		elementaryStream(largest),
	);
	return box(
		"stbl",
		fullBox("stsd", u32(1), entry),
		fullBox("stts", u32(1, frames.length, 1)),
		fullBox("stsc", u32(1, 1, frames.length, 1)),
		fullBox(
			"stsz",
			u32(0, frames.length),
			u32(...frames.map(({ length }) => length)),
		),
		fullBox("stco", u32(1, dataAt)),
	);
}

/** ISO 14496-1's description of the stream: object type 0x6c is JPEG. */
function elementaryStream(largest: number): Buffer {
	const decoder = Buffer.concat([
		Buffer.from([0x6c, 0x11, 0]),
		u16(Math.min(largest, 0xffff)),
		u32(0, 0),
	]);
	const content = Buffer.concat([
		u16(1),
		Buffer.from([0]),
		Buffer.from([0x04, decoder.length]),
		decoder,
		Buffer.from([0x06, 1, 2]),
	]);
	return fullBox("esds", Buffer.from([0x03, content.length]), content);
}

function matrix(): Buffer {
	return u32(0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000);
}

function box(type: string, ...content: readonly Buffer[]): Buffer {
	const length = content.reduce((sum, part) => sum + part.length, 8);
	return Buffer.concat([u32(length), text(type), ...content]);
}

/** A box with version 0 and the flags that its type wants. */
function fullBox(type: string, ...content: readonly Buffer[]): Buffer {
	const flags: Readonly<Record<string, number>> = {
		tkhd: 3,
		vmhd: 1,
		"url ": 1,
	};
	return box(type, u32(flags[type] ?? 0), ...content);
}

function text(value: string): Buffer {
	return Buffer.from(value, "latin1");
}

function u16(...values: readonly number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 2);
	for (const [index, value] of values.entries())
		bytes.writeUInt16BE(value, index * 2);
	return bytes;
}

function u32(...values: readonly number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	for (const [index, value] of values.entries())
		bytes.writeUInt32BE(value, index * 4);
	return bytes;
}
