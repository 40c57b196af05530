import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: {
    height: 64,
    width: sidebarConfig.drawerWidthClosed,
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    '& a': {
      display: 'flex',
      alignItems: 'center',
      gap: 12,
      marginLeft: 22,
      color: '#fff',
      fontFamily: 'Helvetica Neue, Helvetica, Arial, sans-serif',
      fontSize: 19,
      fontWeight: 600,
      whiteSpace: 'nowrap',
    },
  },
});

/** Two links of a chain, with the name beside them while the sidebar is open. */
export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link to="/" underline="none" aria-label="Skillchain, start page">
        <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
          <g fill="none" stroke="#7df3e1" strokeWidth="2.6">
            <rect x="1.5" y="9" width="14" height="10" rx="5" />
            <rect x="12.5" y="9" width="14" height="10" rx="5" />
          </g>
        </svg>
        {isOpen ? 'Skillchain' : null}
      </Link>
    </div>
  );
}
