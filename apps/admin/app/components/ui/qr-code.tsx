/** A QR code as its squares: made on the server, drawn as one path. */
export interface QrSquares {
	/** Squares on each side, the quiet border included. */
	size: number;
	/** The `d` of an SVG path in units of one square. */
	path: string;
}

export function QrCode({ code, label }: { code: QrSquares; label: string }) {
	return (
		<svg
			role="img"
			aria-label={label}
			viewBox={`0 0 ${code.size} ${code.size}`}
			shapeRendering="crispEdges"
			className="size-48 rounded-lg bg-white ring-1 ring-line"
		>
			<path d={code.path} fill="black" />
		</svg>
	);
}
