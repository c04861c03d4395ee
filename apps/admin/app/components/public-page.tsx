import type { ReactNode } from "react";
import { BrandMark } from "./brand-mark.tsx";
import { OtherAddress } from "./sign-in/other-address.tsx";
import { useOtherAddress } from "./sign-in/use-other-address.ts";

export interface PublicPageProps {
	title: ReactNode;
	description?: ReactNode;
	children?: ReactNode;
}

/**
 * A page for people who are not, or not yet, inside: the mark, one heading, one thing to do. Under another address than
 * Patchbay's that is to open it there.
 */
export function PublicPage({ title, description, children }: PublicPageProps) {
	const elsewhere = useOtherAddress();
	return (
		<main className="grid min-h-dvh content-center justify-items-center px-4 py-12">
			<div className="w-full max-w-sm">
				<BrandMark />
				<h1 className="mt-8 font-semibold text-2xl tracking-tight [overflow-wrap:anywhere]">
					{title}
				</h1>
				{description && (
					<div className="mt-1 text-ink-soft [overflow-wrap:anywhere]">
						{description}
					</div>
				)}
				{children !== undefined && (
					<div className="mt-6 grid gap-4">
						{elsewhere ? <OtherAddress {...elsewhere} /> : children}
					</div>
				)}
			</div>
		</main>
	);
}
