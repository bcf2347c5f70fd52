//go:build interop

package mailbot

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"keikai/store"
)

// TestInteropVendorMessages holds every document that leaves with a notice against the schema of VULDEF 2.0, and shows that a broken one is
// refused.
func TestInteropVendorMessages(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, c := range vendorNotices() {
		row := store.Outgoing{Kind: string(c.kind), Recipient: "V1", Language: "ja", OwedAt: messageDay}
		doc, _, err := messageDesk(true).vendorMessage(c.c, row, c.facts, "件名")
		if err != nil {
			t.Fatal(err)
		}
		if doc == nil {
			continue
		}
		file := filepath.Join(dir, name+".xml")
		files = append(files, file)
		if err := os.WriteFile(file, doc.Content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := filepath.Abs("advisory/testdata/schema")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(files ...string) (string, error) {
		cmd := exec.Command("xmllint", append([]string{"--nonet", "--noout", "--schema", filepath.Join(schema, "vuldef_2.0.xsd")}, files...)...)
		cmd.Env = append(os.Environ(), "XML_CATALOG_FILES=file://"+filepath.Join(schema, "catalog.xml"))
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := valid(files...); err != nil || len(files) == 0 {
		t.Errorf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "broken.xml")
	if err := os.WriteFile(broken, []byte(strings.Replace(string(text), "<VulinfoID>", "<Wrong/><VulinfoID>", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := valid(broken); err == nil {
		t.Error("the schema takes a broken document")
	}
}
