//go:build interop

package advisory

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// printTo writes the sample site into a folder, with one advisory more: one whose every text is hostile.
func printTo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	bad := filled(hostile["cdata"] + hostile["nul"] + hostile["script"] + hostile["template"])
	bad.Number, bad.Flaws[0].CVE, bad.Withdrawn = "JVN#99999999", "CVE-2026-19999", nil
	for i, product := range fullInput().Vendors[0].Products { // Check lets no other versions through
		bad.Vendors[0].Products[i].Versions, bad.Vendors[0].Products[i].Fixed = product.Versions, product.Fixed
	}
	for path, f := range printAll(t, samplePress(t), append(sampleInputs(), bad), Manifest{}) {
		name := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// below lists the files of a folder whose names fit.
func below(t *testing.T, dir, name string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if fits, _ := filepath.Match(name, d.Name()); err == nil && fits {
			out = append(out, path)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("no files %s in %s: %v", name, dir, err)
	}
	return out
}

// runTool runs a program and gives what it said.
func runTool(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(name, args...)
	catalog, err := filepath.Abs("testdata/schema/catalog.xml")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(os.Environ(), "XML_CATALOG_FILES=file://"+catalog)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// xmlIsValid holds files against a schema, and shows that a broken one is refused.
func xmlIsValid(t *testing.T, kind, schema string, files []string) {
	t.Helper()
	if out, err := runTool(t, "xmllint", append([]string{"--nonet", "--noout", kind, schema}, files...)...); err != nil {
		t.Errorf("%s: %v\n%s", schema, err, out)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken.xml")
	text := strings.Replace(strings.Replace(string(data), "<title>", "<tittle/><title>", 1), "<VulinfoID>", "<Wrong/><VulinfoID>", 1)
	if err := os.WriteFile(broken, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := runTool(t, "xmllint", "--nonet", "--noout", kind, schema, broken); err == nil {
		t.Errorf("%s takes a broken document", schema)
	}
}

// JVNRSS and VULDEF are what their schemas ask for. N23
func TestInteropXML(t *testing.T) {
	dir := printTo(t)
	xmlIsValid(t, "--schema", "testdata/schema/document.xsd", below(t, dir, "vuldef.xml"))
	xmlIsValid(t, "--schema", "testdata/schema/vuldef_2.0.xsd", below(t, "testdata/golden/message", "*.xml"))
	xmlIsValid(t, "--relaxng", "testdata/schema/jvnrss.rng", below(t, dir, "jvn.rdf"))
	xmlIsValid(t, "--relaxng", "testdata/schema/atom.rng", below(t, dir, "jvn.atom"))
	if official := os.Getenv("KEIKAI_MYJVN_SCHEMAS"); official != "" {
		xmlIsValid(t, "--schema", filepath.Join(official, "jvnrss_rdf_3.2.xsd"), below(t, dir, "jvn.rdf"))
	}
}

// TestInteropCSAF runs the validator of the CSAF editors' tool over every document. It is installed into a folder of its own, with the
// versions of the lock file.
func TestInteropCSAF(t *testing.T) {
	dir := printTo(t)
	tool := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "check.mjs"} {
		data, err := os.ReadFile(filepath.Join("testdata/csaf", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(tool, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := runTool(t, "npm", "ci", "--prefix", tool, "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	docs := below(t, dir, "jvn*.json")
	check := func(files ...string) string {
		out, err := runTool(t, "node", append([]string{filepath.Join(tool, "check.mjs")}, files...)...)
		if err != nil {
			t.Fatalf("check: %v\n%s", err, out)
		}
		return out
	}
	if out := check(docs...); out != "64 tests\n" || len(docs) != 10 {
		t.Errorf("%d documents:\n%s", len(docs), out)
	}
	data, err := os.ReadFile(docs[0])
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(tool, "broken.json")
	if err := os.WriteFile(broken, []byte(strings.Replace(string(data), `"CSAFPID-0001"`, `"CSAFPID-9999"`, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := check(broken); !strings.Contains(out, "mandatoryTest_6_1_1") {
		t.Errorf("a document with an unknown product passes:\n%s", out)
	}
}

// TestInteropChromium opens pages in a browser. Nothing may run or load from elsewhere, and pictures of them are left for people to look
// at in the folder that KEIKAI_SCREENSHOTS names.
func TestInteropChromium(t *testing.T) {
	dir := printTo(t)
	files := http.FileServer(http.Dir(dir))
	var missing []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(r.URL.Path))); err != nil && r.URL.Path != "/favicon.ico" {
			missing = append(missing, r.URL.Path)
		}
		files.ServeHTTP(w, r)
	}))
	defer server.Close()
	shots := os.Getenv("KEIKAI_SCREENSHOTS")
	if shots == "" {
		shots = t.TempDir()
	}
	chromium := func(args ...string) string {
		common := []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr", "--user-data-dir=" + filepath.Join(dir, ".chromium")}
		out, err := runTool(t, "chromium", append(common, args...)...)
		if err != nil {
			t.Fatalf("chromium: %v\n%s", err, out)
		}
		return out
	}
	for name, page := range map[string]struct{ path, size string }{
		"index-ja-wide":   {"", "1200,700"},
		"index-en-narrow": {"en/", "390,900"},
		"page-ja-wide":    {"jp/JVN12345678/", "1200,2900"},
		"page-ja-narrow":  {"jp/JVN12345678/", "390,3600"},
		"page-en-wide":    {"en/jp/JVN12345678/", "1200,2800"},
		"page-en-narrow":  {"en/vu/JVNVU98765432/", "390,2400"},
		"page-hostile":    {"jp/JVN99999999/", "1200,3200"},
		"withdrawn":       {"jp/JVN0000ABCD/", "1200,1400"},
		"unreachable":     {"nav/unreachable/", "1200,600"},
	} {
		shot := filepath.Join(shots, name+".png")
		out := chromium("--window-size="+page.size, "--screenshot="+shot, server.URL+"/"+page.path)
		if bad := regexp.MustCompile(`CONSOLE|Refused to|ERR_`).FindString(out); bad != "" {
			t.Errorf("%s: the browser says %s:\n%s", name, bad, out)
		}
		if info, err := os.Stat(shot); err != nil || info.Size() < 10_000 {
			t.Errorf("%s: no picture: %v", name, err)
		}
	}
	chromium("--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(shots, "page-ja-print.pdf"), server.URL+"/jp/JVN12345678/")
	if missing != nil {
		t.Errorf("the pages ask for %q", missing)
	}
	dom := chromium("--dump-dom", server.URL+"/jp/JVN99999999/")
	if strings.Contains(dom, "<script") || !strings.Contains(dom, "&lt;script&gt;alert(1)&lt;/script&gt;") {
		t.Error("the hostile page has a script, or does not show it as text")
	}
}
