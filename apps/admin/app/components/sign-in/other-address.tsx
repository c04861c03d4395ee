import { useEffect, useState } from "react";
import { Notice } from "../ui/notice.tsx";

/**
 * Says that Patchbay was opened under another address than the one it is set up for. Only the browser knows: a proxy may
 * have rewritten what the server sees.
 */
export function OtherAddress({ address }: { address: string }) {
	const [here, setHere] = useState<URL>();
	useEffect(() => setHere(new URL(window.location.href)), []);
	if (!here || here.origin === address) return null;
	return (
		<Notice tone="bad">
			You opened Patchbay at {here.origin}, but it is set up for {address}:
			signing in works only there.{" "}
			<a
				className="underline"
				href={`${address}${here.pathname}${here.search}`}
			>
				Open it there
			</a>
		</Notice>
	);
}
