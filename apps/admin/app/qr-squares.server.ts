import { encode } from "uqr";
import type { QrSquares } from "./components/ui/qr-code.tsx";

/** A text as a QR code with the quiet border that cameras want (ISO/IEC 18004: four squares). */
export function qrSquares(text: string): QrSquares {
	const { size, data } = encode(text, { ecc: "M", border: 4 });
	const path = data
		.flatMap((row, y) =>
			row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
		)
		.join("");
	return { size, path };
}
