/** An example of RFC 5545 §3.8.5.3: its title there, its first occurrence in New York, its text, what comes of it. */
export type Vector = [title: string, start: string, text: string, occurrences: string]

/**
 * The examples by the day and coarser. What goes on for ever is given an end after what the RFC lists. Days as the RFC
 * writes them: a year, then months with their days; all at 09:00.
 */
export const vectors: Vector[] = [
  ['Daily for 10 occurrences', '1997-09-02', 'RRULE:FREQ=DAILY;COUNT=10', '1997 Sep 2-11'],
  [
    'Daily until December 24, 1997',
    '1997-09-02',
    'RRULE:FREQ=DAILY;UNTIL=19971224T000000Z',
    '1997 Sep 2-30 Oct 1-31 Nov 1-30 Dec 1-23',
  ],
  [
    'Every other day - forever',
    '1997-09-02',
    'RRULE:FREQ=DAILY;INTERVAL=2',
    '1997 Sep 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 Oct 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 Nov 1,3,5,7,9',
  ],
  ['Every 10 days, 5 occurrences', '1997-09-02', 'RRULE:FREQ=DAILY;INTERVAL=10;COUNT=5', '1997 Sep 2,12,22 Oct 2,12'],
  [
    'Every day in January, for 3 years',
    '1998-01-01',
    'RRULE:FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
    '1998 Jan 1-31 1999 Jan 1-31 2000 Jan 1-31',
  ],
  [
    'Every day in January, for 3 years, daily',
    '1998-01-01',
    'RRULE:FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    '1998 Jan 1-31 1999 Jan 1-31 2000 Jan 1-31',
  ],
  [
    'Weekly for 10 occurrences',
    '1997-09-02',
    'RRULE:FREQ=WEEKLY;COUNT=10',
    '1997 Sep 2,9,16,23,30 Oct 7,14,21,28 Nov 4',
  ],
  [
    'Weekly until December 24, 1997',
    '1997-09-02',
    'RRULE:FREQ=WEEKLY;UNTIL=19971224T000000Z',
    '1997 Sep 2,9,16,23,30 Oct 7,14,21,28 Nov 4,11,18,25 Dec 2,9,16,23',
  ],
  [
    'Every other week - forever',
    '1997-09-02',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU',
    '1997 Sep 2,16,30 Oct 14,28 Nov 11,25 Dec 9,23 1998 Jan 6,20 Feb 3,17',
  ],
  [
    'Weekly on Tuesday and Thursday for five weeks',
    '1997-09-02',
    'RRULE:FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH',
    '1997 Sep 2,4,9,11,16,18,23,25,30 Oct 2',
  ],
  [
    'the same by a count',
    '1997-09-02',
    'RRULE:FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH',
    '1997 Sep 2,4,9,11,16,18,23,25,30 Oct 2',
  ],
  [
    'Every other week on Monday, Wednesday, and Friday until December 24, 1997',
    '1997-09-01',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    '1997 Sep 1,3,5,15,17,19,29 Oct 1,3,13,15,17,27,29,31 Nov 10,12,14,24,26,28 Dec 8,10,12,22',
  ],
  [
    'Every other week on Tuesday and Thursday, for 8 occurrences',
    '1997-09-02',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
    '1997 Sep 2,4,16,18,30 Oct 2,14,16',
  ],
  [
    'Monthly on the first Friday for 10 occurrences',
    '1997-09-05',
    'RRULE:FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    '1997 Sep 5 Oct 3 Nov 7 Dec 5 1998 Jan 2 Feb 6 Mar 6 Apr 3 May 1 Jun 5',
  ],
  [
    'Monthly on the first Friday until December 24, 1997',
    '1997-09-05',
    'RRULE:FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR',
    '1997 Sep 5 Oct 3 Nov 7 Dec 5',
  ],
  [
    'Every other month on the first and last Sunday for 10 occurrences',
    '1997-09-07',
    'RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    '1997 Sep 7,28 Nov 2,30 1998 Jan 4,25 Mar 1,29 May 3,31',
  ],
  [
    'Monthly on the second-to-last Monday for 6 months',
    '1997-09-22',
    'RRULE:FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    '1997 Sep 22 Oct 20 Nov 17 Dec 22 1998 Jan 19 Feb 16',
  ],
  [
    'Monthly on the third-to-the-last day, forever',
    '1997-09-28',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=-3',
    '1997 Sep 28 Oct 29 Nov 28 Dec 29 1998 Jan 29 Feb 26',
  ],
  [
    'Monthly on the 2nd and 15th for 10 occurrences',
    '1997-09-02',
    'RRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15',
    '1997 Sep 2,15 Oct 2,15 Nov 2,15 Dec 2,15 1998 Jan 2,15',
  ],
  [
    'Monthly on the first and last day for 10 occurrences',
    '1997-09-30',
    'RRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    '1997 Sep 30 Oct 1,31 Nov 1,30 Dec 1,31 1998 Jan 1,31 Feb 1',
  ],
  [
    'Every 18 months on the 10th thru 15th for 10 occurrences',
    '1997-09-10',
    'RRULE:FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    '1997 Sep 10-15 1999 Mar 10-13',
  ],
  [
    'Every Tuesday, every other month',
    '1997-09-02',
    'RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=TU',
    '1997 Sep 2,9,16,23,30 Nov 4,11,18,25 1998 Jan 6,13,20,27 Mar 3,10,17,24,31',
  ],
  [
    'Yearly in June and July for 10 occurrences',
    '1997-06-10',
    'RRULE:FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    '1997 Jun 10 Jul 10 1998 Jun 10 Jul 10 1999 Jun 10 Jul 10 2000 Jun 10 Jul 10 2001 Jun 10 Jul 10',
  ],
  [
    'Every other year on January, February, and March for 10 occurrences',
    '1997-03-10',
    'RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
    '1997 Mar 10 1999 Jan 10 Feb 10 Mar 10 2001 Jan 10 Feb 10 Mar 10 2003 Jan 10 Feb 10 Mar 10',
  ],
  [
    'Every third year on the 1st, 100th, and 200th day for 10 occurrences',
    '1997-01-01',
    'RRULE:FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    '1997 Jan 1 Apr 10 Jul 19 2000 Jan 1 Apr 9 Jul 18 2003 Jan 1 Apr 10 Jul 19 2006 Jan 1',
  ],
  [
    'Every 20th Monday of the year, forever',
    '1997-05-19',
    'RRULE:FREQ=YEARLY;BYDAY=20MO',
    '1997 May 19 1998 May 18 1999 May 17',
  ],
  [
    'Monday of week number 20, forever',
    '1997-05-12',
    'RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    '1997 May 12 1998 May 11 1999 May 17',
  ],
  [
    'Every Thursday in March, forever',
    '1997-03-13',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=TH',
    '1997 Mar 13,20,27 1998 Mar 5,12,19,26 1999 Mar 4,11,18,25',
  ],
  [
    'Every Thursday, but only during June, July, and August, forever',
    '1997-06-05',
    'RRULE:FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8',
    '1997 Jun 5,12,19,26 Jul 3,10,17,24,31 Aug 7,14,21,28 1998 Jun 4,11,18,25 Jul 2,9,16,23,30 Aug 6,13,20,27',
  ],
  [
    'Every Friday the 13th, forever',
    '1997-09-02',
    'EXDATE;TZID=America/New_York:19970902T090000\nRRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    '1998 Feb 13 Mar 13 Nov 13 1999 Aug 13 2000 Oct 13',
  ],
  [
    'The first Saturday that follows the first Sunday of the month, forever',
    '1997-09-13',
    'RRULE:FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
    '1997 Sep 13 Oct 11 Nov 8 Dec 13 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13',
  ],
  [
    'Every 4 years, the first Tuesday after a Monday in November, forever',
    '1996-11-05',
    'RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    '1996 Nov 5 2000 Nov 7 2004 Nov 2',
  ],
  [
    'The third instance into the month of one of Tuesday, Wednesday, or Thursday, for the next 3 months',
    '1997-09-04',
    'RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
    '1997 Sep 4 Oct 7 Nov 6',
  ],
  [
    'The second-to-last weekday of the month',
    '1997-09-29',
    'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
    '1997 Sep 29 Oct 30 Nov 27 Dec 30 1998 Jan 29 Feb 26 Mar 30',
  ],
  [
    'where WKST makes a difference: Monday',
    '1997-08-05',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
    '1997 Aug 5,10,19,24',
  ],
  [
    'where WKST makes a difference: Sunday',
    '1997-08-05',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
    '1997 Aug 5,17,19,31',
  ],
  [
    'An invalid date (i.e., February 30) is ignored',
    '2007-01-15',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
    '2007 Jan 15,30 Feb 15 Mar 15,30',
  ],
]

/** The examples that are finer than a day, or name more times of a day than anybody books. */
export const finerThanDays = [
  'RRULE:FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z',
  'RRULE:FREQ=MINUTELY;INTERVAL=15;COUNT=6',
  'RRULE:FREQ=MINUTELY;INTERVAL=90;COUNT=4',
  'RRULE:FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40',
  'RRULE:FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16',
]

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (number: number): string => String(number).padStart(2, '0')

/** What a vector lists, as `YYYY-MM-DDT09:00:00`. */
export function listed(text: string): string[] {
  let [year, month] = ['', 0]
  return text.split(/\s+/).flatMap((word) => {
    if (/^\d{4}$/.test(word)) year = word
    else if (months.includes(word)) month = months.indexOf(word) + 1
    else {
      const days = word.split(',').flatMap((part) => {
        const [from, until = from] = part.split('-').map(Number) as [number, number?]
        return Array.from({ length: until - from + 1 }, (_, n) => from + n)
      })
      return days.map((day) => `${year}-${two(month)}-${two(day)}T09:00:00`)
    }
    return []
  })
}
