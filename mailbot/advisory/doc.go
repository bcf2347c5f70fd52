// Package advisory prints what was coordinated: the page on JVN, the site around it, and the formats that machines read.
//
// An [Input] holds one advisory and nothing but what the public may read; who may read what was decided before. A [Press] knows the
// office and the words of the edition of the guideline, and turns an Input into bytes:
//
//	press, err := advisory.NewPress(office, advisory.Words2026())
//	page, err := press.Page(in, handling.Japanese) // HTML
//	xml, err := press.VULDEF(in, handling.Japanese) // VULDEF 3.2; also CSAF, CVERecord, JVNRSS, Atom, Mail
//
// [Press.Site] prints everything, as files one after the other; package release below this one puts them on disk:
//
//	jp/JVN12345678/index.html       en/jp/JVN12345678/index.html      the page, in both languages
//	jp/JVN12345678/vuldef.xml       en/jp/JVN12345678/vuldef.xml
//	cve/CVE-2026-0001.json                                           the record that the CNA hands in
//	.well-known/csaf/white/2026/jvn_12345678.json and -en.json       each with .sha256, .sha512 and .asc
//	index.html report/2026/ vendor/ product/ nav/ rss/               and the same under en/
//	manifest.json                                                    what the next release need not print again
//
// A text from outside ends as text in every format. It is made plain once, on the way in (plain.go): what controls a terminal, hides
// or turns the direction of writing becomes a visible mark. After that each format escapes in its own way, by a library.
//
// The package is pure: no clock, no randomness, no store, no network. Same inputs, same bytes, on every machine. What is signed is
// signed from outside, by [Press.Sign].
package advisory
