package advisory

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"keikai/mailbot/handling"
)

// prefix is the folder of a language.
func prefix(l handling.Lang) string {
	if l == handling.Japanese {
		return ""
	}
	return string(l) + "/"
}

// folder is where an advisory lives: jp/JVN12345678/, vu/JVNVU12345678/.
func folder(number string) string {
	family := "jp"
	if strings.HasPrefix(number, "JVNVU#") {
		family = "vu"
	}
	return family + "/" + strings.ReplaceAll(number, "#", "") + "/"
}

func pagePath(l handling.Lang, number string) string {
	return prefix(l) + folder(number) + "index.html"
}

func vuldefPath(l handling.Lang, number string) string {
	return prefix(l) + folder(number) + "vuldef.xml"
}

func cvePath(id string) string { return "cve/" + id + ".json" }

// The folder of CSAF documents, and the files about them.
const (
	csafRoot     = ".well-known/csaf/"
	csafFolder   = csafRoot + "white/"
	providerPath = csafRoot + "provider-metadata.json"
	roliePath    = csafFolder + "csaf-feed-tlp-white.json"
)

// csafID is the tracking id: the number, and for the translation the number with its language, for an id names one document.
func csafID(l handling.Lang, number string) string {
	if l == handling.Japanese {
		return number
	}
	return number + "-" + string(l)
}

// csafName is the file name that CSAF prescribes for an id, below the folder of its year.
func csafName(l handling.Lang, e Entry) string {
	var name strings.Builder
	gap := false
	for _, r := range strings.ToLower(csafID(l, e.Number)) {
		plain := 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '+' || r == '-'
		if plain {
			name.WriteRune(r)
		} else if !gap {
			name.WriteRune('_')
		}
		gap = !plain
	}
	return fmt.Sprintf("%04d/%s.json", e.Year(), name.String())
}

func csafPath(l handling.Lang, e Entry) string { return csafFolder + csafName(l, e) }

// slug names the page of a vendor or a product. Names are of any script and any length, so the address is made of their hash.
func slug(name handling.Phrase) string {
	sum := sha256.Sum256([]byte(strings.ToLower(name.JA) + "\x00" + strings.ToLower(name.EN)))
	return hex.EncodeToString(sum[:8])
}

func listPath(l handling.Lang, kind, name string) string {
	return prefix(l) + kind + "/" + name + "/index.html"
}

// up leads from a file back to the root of the site, so that links work wherever the site is put.
func up(path string) string { return strings.Repeat("../", strings.Count(path, "/")) }

// address is the full address of a file. The page of a folder is the folder.
func (p *Press) address(path string) string {
	return p.Office.BaseURL + "/" + strings.TrimSuffix(path, "index.html")
}

// fileName keeps of a name only what a file may be called everywhere.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, name)
}
