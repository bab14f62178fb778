//! All rows of the music shop, and all their references: separate from the tables, since those say what a file
//! has, and this what is asked of it.

use fk::prelude::*;
use libtest_mimic::Failed;

use super::original::{
    Album, Artist, Chinook, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Playlist, PlaylistTrack, Track,
};
use crate::witness::{Witness, ensure};

/// Reads every row, and follows every reference once for each row that it leads to.
pub(crate) fn read(tx: &ReadTx<'_, Chinook>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, Artist>(tx)?;
    let albums: Vec<Album> = witness.whole(tx)?;
    witness.follow(tx, &albums, |a| Some(a.artist_id), |a| tx.first(Album::ARTIST.of(a)))?;
    witness.whole::<_, Genre>(tx)?;
    witness.whole::<_, MediaType>(tx)?;
    let tracks: Vec<Track> = witness.whole(tx)?;
    witness.follow(tx, &tracks, |t| t.album_id, |t| tx.first(Track::ALBUM.of(t)))?;
    witness.follow(tx, &tracks, |t| t.genre_id, |t| tx.first(Track::GENRE.of(t)))?;
    witness.follow(tx, &tracks, |t| Some(t.media_type_id), |t| tx.first(Track::MEDIA_TYPE.of(t)))?;
    witness.whole::<_, Playlist>(tx)?;
    let entries: Vec<PlaylistTrack> = witness.whole(tx)?;
    witness.follow(tx, &entries, |e| Some(e.playlist_id), |e| tx.first(PlaylistTrack::PLAYLIST.of(e)))?;
    witness.follow(tx, &entries, |e| Some(e.track_id), |e| tx.first(PlaylistTrack::TRACK.of(e)))?;
    let employees: Vec<Employee> = witness.whole(tx)?;
    witness.follow(tx, &employees, |e| e.reports_to, |e| tx.first(Employee::BOSS.of(e)))?;
    let customers: Vec<Customer> = witness.whole(tx)?;
    witness.follow(tx, &customers, |c| c.support_rep_id, |c| tx.first(Customer::SUPPORT_REP.of(c)))?;
    let invoices: Vec<Invoice> = witness.whole(tx)?;
    witness.follow(tx, &invoices, |i| Some(i.customer_id), |i| tx.first(Invoice::CUSTOMER.of(i)))?;
    let lines: Vec<InvoiceLine> = witness.whole(tx)?;
    witness.follow(tx, &lines, |l| Some(l.invoice_id), |l| tx.first(InvoiceLine::INVOICE.of(l)))?;
    witness.follow(tx, &lines, |l| Some(l.track_id), |l| tx.first(InvoiceLine::TRACK.of(l)))?;
    playlists(tx)?;
    Ok(())
}

/// Goes through the junction: from each playlist to its tracks.
fn playlists(tx: &ReadTx<'_, Chinook>) -> Result<(), Failed> {
    let mut tracks = 0;
    for playlist in tx.all(Playlist::query())? {
        tracks += tx.all(playlist.tracks())?.len();
    }
    let all = tx.all(PlaylistTrack::query())?.len();
    ensure(tracks == all, || format!("the playlists have {tracks} tracks of {all}"))
}
