//! Many to many: playlists and their tracks, over the table between.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Artist, Playlist, PlaylistTrack, Track, TrackColumns};

pub(super) const QUESTIONS: &[Question] = &[
    ("playlists with more than one media type", |ask| {
        ask.rows(
            PlaylistTrack::query()
                .group_by(|e| (e.playlist_id, e.playlist().name))
                .having(|_, g| g.count_distinct(|e| e.track().media_type_id).gt(1))
                .order_by(|(id, _), _| id.asc())
                .select(|(id, name), g| (id, name, g.count_distinct(|e| e.track().media_type_id))),
            "SELECT p.PlaylistId, p.Name, count(DISTINCT t.MediaTypeId) FROM PlaylistTrack e \
             JOIN Playlist p ON p.PlaylistId = e.PlaylistId JOIN Track t ON t.TrackId = e.TrackId \
             GROUP BY p.PlaylistId HAVING count(DISTINCT t.MediaTypeId) > 1 ORDER BY p.PlaylistId",
        )
    }),
    ("how many hours each playlist plays", |ask| {
        ask.rows(
            Playlist::query().order_by(|p| p.id.asc()).select(|p| {
                let hours = p.tracks().sum(|t| t.milliseconds).cast::<f64>() / 3_600_000.0;
                (p.id, p.name, p.tracks().count(), hours.round(1))
            }),
            "SELECT p.PlaylistId, p.Name, count(t.TrackId), \
             round(CAST(coalesce(sum(t.Milliseconds), 0) AS REAL) / 3600000.0, 1) FROM Playlist p \
             LEFT JOIN PlaylistTrack e ON e.PlaylistId = p.PlaylistId LEFT JOIN Track t ON t.TrackId = e.TrackId \
             GROUP BY p.PlaylistId ORDER BY p.PlaylistId",
        )
    }),
    ("playlists that nothing is on", |ask| {
        ask.rows(
            Playlist::query().filter(|p| !p.tracks().exists()).order_by(|p| p.id.asc()),
            "SELECT * FROM Playlist WHERE PlaylistId NOT IN (SELECT PlaylistId FROM PlaylistTrack) ORDER BY PlaylistId",
        )
    }),
    ("tracks that are on the grunge list and on that of the nineties", |ask| {
        ask.rows(
            Track::query()
                .filter(|t| {
                    t.playlists().any(|p| p.name.eq("Grunge")).and(t.playlists().any(|p| p.name.starts_with("90")))
                })
                .order_by(|t| t.id.asc())
                .select(|t| (t.id, t.name, t.playlists().count())),
            "SELECT t.TrackId, t.Name, (SELECT count(*) FROM PlaylistTrack e WHERE e.TrackId = t.TrackId) FROM Track t \
             WHERE t.TrackId IN (SELECT e.TrackId FROM PlaylistTrack e JOIN Playlist p USING (PlaylistId) WHERE p.Name = 'Grunge') \
             AND t.TrackId IN (SELECT e.TrackId FROM PlaylistTrack e JOIN Playlist p USING (PlaylistId) WHERE p.Name LIKE '90%') \
             ORDER BY t.TrackId",
        )
    }),
    ("the artists whose every track is on a list of classical music", |ask| {
        ask.rows(
            Artist::query()
                .filter(|a| {
                    let classical = |t: TrackColumns| t.playlists().any(|p| p.name.starts_with("Classical "));
                    a.albums().exists().and(a.albums().all(|a| a.tracks().all(classical)))
                })
                .order_by(|a| a.id.asc())
                .limit(15)
                .select(|a| (a.name,)),
            "SELECT ar.Name FROM Artist ar WHERE ar.ArtistId IN (SELECT ArtistId FROM Album) \
             AND NOT EXISTS (SELECT 1 FROM Album al JOIN Track t ON t.AlbumId = al.AlbumId \
             WHERE al.ArtistId = ar.ArtistId AND t.TrackId NOT IN \
             (SELECT e.TrackId FROM PlaylistTrack e JOIN Playlist p ON p.PlaylistId = e.PlaylistId \
             WHERE p.Name >= 'Classical ' AND p.Name < 'Classical!')) ORDER BY ar.ArtistId LIMIT 15",
        )
    }),
    ("the dearest of what one list has", |ask| {
        let lists = ask.all(Playlist::query().filter(|p| p.name.eq("TV Shows")).order_by(|p| p.id.asc()))?;
        let Some(list) = lists.first() else { return ask.same(&ask.is_sample(), &false) };
        ask.rows(
            list.tracks().order_by(|t| (t.unit_price.desc(), t.milliseconds.desc())).limit(4),
            "SELECT t.* FROM Track t JOIN PlaylistTrack e ON e.TrackId = t.TrackId WHERE e.PlaylistId = 3 \
             ORDER BY t.UnitPrice DESC, t.Milliseconds DESC LIMIT 4",
        )
    }),
];
