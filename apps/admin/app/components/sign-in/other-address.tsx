import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** Says that Patchbay was opened under another address than the one it is set up for, and leads there. */
export function OtherAddress({
	here,
	address,
}: {
	here: URL;
	address: string;
}) {
	return (
		<>
			<Notice tone="bad">
				You opened Patchbay at {here.origin}, but it is set up for {address}:
				signing in works only there.
			</Notice>
			<a
				className={buttonClass("primary")}
				href={`${address}${here.pathname}${here.search}`}
			>
				Open it there
			</a>
		</>
	);
}
