import { useLocation } from "@remix-run/react";
import { Menu, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import type { Viewer } from "../../graphql/viewer.ts";
import { BrandMark } from "../brand-mark.tsx";
import { SandboxMark } from "./sandbox-mark.tsx";
import { SideBar } from "./side-bar.tsx";

/** The head of the page on a narrow screen; the side bar slides in as a dialog. */
export function MobileBar({
	person,
	isSandbox,
}: {
	person: Viewer;
	isSandbox: boolean;
}) {
	const [open, setOpen] = useState(false);
	const { key } = useLocation();
	// biome-ignore lint/correctness/useExhaustiveDependencies: each navigation closes the drawer
	useEffect(() => setOpen(false), [key]);
	return (
		<header className="sticky top-0 z-30 flex h-14 items-center justify-between border-line border-b bg-surface px-4 lg:hidden">
			<div className="flex items-center gap-3">
				<BrandMark />
				{isSandbox && <SandboxMark />}
			</div>
			<Dialog.Root open={open} onOpenChange={setOpen}>
				<Dialog.Trigger
					aria-label="Menu"
					className="grid size-9 place-items-center rounded-lg text-ink-soft hover:bg-ink/5"
				>
					<Menu aria-hidden className="size-5" />
				</Dialog.Trigger>
				<Dialog.Portal>
					<Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-ink/35" />
					<Dialog.Content
						aria-describedby={undefined}
						className="fixed inset-y-0 left-0 z-50 w-72 max-w-[85vw] bg-surface shadow-pop outline-none"
					>
						<Dialog.Title className="sr-only">Menu</Dialog.Title>
						<Dialog.Close
							aria-label="Close menu"
							className="absolute top-4 right-3 grid size-9 place-items-center rounded-lg text-ink-soft hover:bg-ink/5"
						>
							<X aria-hidden className="size-5" />
						</Dialog.Close>
						<SideBar person={person} isSandbox={isSandbox} />
					</Dialog.Content>
				</Dialog.Portal>
			</Dialog.Root>
		</header>
	);
}
