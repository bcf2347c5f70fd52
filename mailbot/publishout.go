package mailbot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"

	"keikai/mailbot/advisory"
	"keikai/mailbot/advisory/release"
)

// PublishPart is a file of the site on its way to whoever asked: the daemon may not be allowed to write where the administrator wants the
// site, so the command line writes it.
type PublishPart struct {
	Path string `json:"path"` // from the root of the site
	Data []byte `json:"data"` // base64 in JSON
}

// PublishRow is the answer to `publish` and follows the last part.
type PublishRow struct {
	Out        string `json:"out"`
	Advisories int    `json:"advisories"`
	Files      int    `json:"files"`
	Signed     int    `json:"signed"` // signatures that had to be made now, because the look of the site changed since
}

// publishOut streams the site from what was published, byte for byte as it was.
func (b *Bot) publishOut(_ context.Context, r Request, _ onlooker, emit func(any) error) error {
	if b.cfg.Publish.BaseURL == "" {
		return &Fault{What: "publish: publish.base_url is not set", Hint: "the pages name their own addresses: set it in [publish]", Usage: true}
	}
	row := PublishRow{Out: r.Flags["out"]}
	var err error
	row.Signed, err = b.printAll(func(files siteSeq) error {
		for f, err := range files {
			if err != nil {
				return err
			}
			row.Files++
			if f.Path == advisory.ManifestPath {
				m, err := advisory.ReadManifest(f.Data)
				if err != nil {
					return err
				}
				row.Advisories = len(m.Entries)
			}
			if err := emit(PublishPart{Path: f.Path, Data: f.Data}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return emit(row)
}

// WriteSite writes the files of a site into a folder that is not there yet, or is empty.
func WriteSite(out string, parts iter.Seq2[PublishPart, error]) error {
	if old, err := os.ReadDir(out); err == nil && len(old) > 0 {
		return &Fault{What: fmt.Sprintf("publish: %s is not empty", out), Hint: "name a new folder", Usage: true}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Fault{What: "publish: " + err.Error(), Hint: "name a new folder", Usage: true}
	}
	return release.WriteFolder(out, func(yield func(advisory.File, error) bool) {
		for p, err := range parts {
			if !yield(advisory.File{Path: p.Path, Data: p.Data}, err) || err != nil {
				return
			}
		}
	})
}
