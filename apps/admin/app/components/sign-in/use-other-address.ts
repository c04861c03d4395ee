import { useRouteLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { loader } from "../../root.tsx";

/**
 * Compares the address where Patchbay was opened with the one it is set up for; null when they agree. A form sent from
 * another address is refused. Only the browser knows: a proxy may have rewritten what the server sees.
 */
export function useOtherAddress(): { here: URL; address: string } | null {
	const address = useRouteLoaderData<typeof loader>("root")?.address;
	const [here, setHere] = useState<URL>();
	useEffect(() => setHere(new URL(window.location.href)), []);
	return here && address && here.origin !== address ? { here, address } : null;
}
