import { crc32, deflateRawSync } from "node:zlib";

/** A ZIP archive of files, compressed (APPNOTE 6.3.3: local headers, the central directory and its end). */
export function zipOf(
	files: readonly { name: string; content: Buffer }[],
): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const { name, content } of files) {
		const nameBytes = Buffer.from(name, "utf8");
		const data = deflateRawSync(content, { level: 1 });
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		// Names are UTF-8.
		common.writeUInt16LE(0x0800, 2);
		common.writeUInt16LE(8, 4);
		// Midnight of 1980-01-01, where the format's time begins.
		common.writeUInt16LE(0x0021, 8);
		common.writeUInt32LE(crc32(content), 10);
		common.writeUInt32LE(data.length, 14);
		common.writeUInt32LE(content.length, 18);
		common.writeUInt16LE(nameBytes.length, 22);
		const local = Buffer.concat([
			Buffer.from("PK\u0003\u0004", "latin1"),
			common,
			nameBytes,
			data,
		]);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(offset, 10);
		directory.push(
			Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"),
			common,
			place,
			nameBytes,
		);
		parts.push(local);
		offset += local.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write("PK\u0005\u0006", "latin1");
	end.writeUInt16LE(files.length, 8);
	end.writeUInt16LE(files.length, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, central, end]);
}
