-- Why a person is treated so, by the code of the sentence: screens say it in the reader's language.
alter table lockstep.preview_rows add column said jsonb;
