import { useRouteLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { loader } from "../../root.tsx";

/**
 * Where Patchbay was opened, and the address that it is set up for, when they differ: a form sent from there is refused.
 * Only the browser knows: a proxy may have rewritten what the server sees.
 */
export function useOtherAddress(): { here: URL; address: string } | null {
	const address = useRouteLoaderData<typeof loader>("root")?.address;
	const [here, setHere] = useState<URL>();
	useEffect(() => setHere(new URL(window.location.href)), []);
	return here && address && here.origin !== address ? { here, address } : null;
}
