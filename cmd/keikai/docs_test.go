package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	docLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	docHeading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	docTest    = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w+`)
	docScript  = regexp.MustCompile(`\b\w+\.txtar\b`)
	testName   = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// documents reads README.md and docs/ by their path from the top.
func documents(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%d documents found: %v", len(files), err)
	}
	out := map[string]string{}
	for _, file := range append(files, filepath.Join(root, "README.md")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[file] = string(text)
	}
	return out
}

func TestDocumentsLinkToWhatIsThere(t *testing.T) {
	docs := documents(t)
	for file, text := range docs {
		for _, m := range docLink.FindAllStringSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			path := file
			if target != "" {
				path = filepath.Join(filepath.Dir(file), target)
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s links to %s: %v", file, m[1], err)
			} else if anchor != "" && !slices.Contains(anchors(docs[path]), anchor) {
				t.Errorf("%s links to %s, which has no such heading", file, m[1])
			}
		}
	}
}

// anchors are the names that a web view gives to headings.
func anchors(text string) []string {
	var out []string
	for _, m := range docHeading.FindAllStringSubmatch(text, -1) {
		words := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		out = append(out, strings.ReplaceAll(words, " ", "-"))
	}
	return out
}

// A promise in a document stands and falls with the test that it names.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	tests, scripts := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case strings.HasSuffix(path, ".txtar"):
			scripts[d.Name()] = true
		case strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			for _, m := range testName.FindAllStringSubmatch(string(text), -1) {
				tests[m[1]] = true
			}
			return err
		}
		return nil
	})
	if err != nil || len(tests) < 100 {
		t.Fatalf("%d tests found: %v", len(tests), err)
	}
	for file, text := range documents(t) {
		for _, name := range docTest.FindAllString(text, -1) {
			if !tests[name] {
				t.Errorf("%s names %s, which is no test", file, name)
			}
		}
		for _, name := range docScript.FindAllString(text, -1) {
			if !scripts[name] {
				t.Errorf("%s names %s, which is no story", file, name)
			}
		}
	}
}
